using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Discovery;

/// <summary>APIResourceList.</summary>
internal static class ResourceDocuments
{
    public static JsonObject List(string group, string version, IEnumerable<ResourceDefinition> definitions) =>
        new()
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = new JsonArray([
                .. definitions.OrderBy(d => d.Type.Plural, StringComparer.Ordinal).SelectMany(Entries),
            ]),
        };

    /// <summary>The subresources of a kind with the kinds that they take.</summary>
    public static IEnumerable<ExtraSubresource> Subresources(ResourceDefinition definition)
    {
        foreach (var extra in definition.ExtraSubresources)
        {
            yield return extra;
        }
        if (definition.Scale is not null)
        {
            yield return new("scale", "autoscaling", "v1", "Scale", ResourceVerbs.Subresource);
        }
        if (definition.HasStatus)
        {
            var type = definition.Type;
            yield return new("status", type.Group, type.Version, type.Kind, ResourceVerbs.Subresource);
        }
    }

    private static IEnumerable<JsonNode> Entries(ResourceDefinition definition)
    {
        var type = definition.Type;
        var entry = Entry(type.Plural, definition.Singular, type.Namespaced, type.Kind, definition.Verbs);
        if (definition.ShortNames.Count > 0)
        {
            entry["shortNames"] = Strings(definition.ShortNames);
        }
        if (definition.Categories.Count > 0)
        {
            entry["categories"] = Strings(definition.Categories);
        }
        yield return entry;
        foreach (var sub in Subresources(definition))
        {
            var subEntry = Entry($"{type.Plural}/{sub.Name}", "", type.Namespaced, sub.Kind, sub.Verbs);
            if (sub.Group != type.Group || sub.Version != type.Version)
            {
                subEntry["group"] = sub.Group;
                subEntry["version"] = sub.Version;
            }
            yield return subEntry;
        }
    }

    private static JsonObject Entry(
        string name,
        string singular,
        bool namespaced,
        string kind,
        IEnumerable<string> verbs
    ) =>
        new()
        {
            ["name"] = name,
            ["singularName"] = singular,
            ["namespaced"] = namespaced,
            ["kind"] = kind,
            ["verbs"] = Strings(verbs),
        };

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];
}
