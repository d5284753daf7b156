using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Discovery;

/// <summary>All groups, versions and kinds in one APIGroupDiscoveryList.</summary>
internal static class AggregatedDiscovery
{
    public static bool Offers(Representation form) =>
        form is { As: "APIGroupDiscoveryList", Group: "apidiscovery.k8s.io", Version: "v2" or "v2beta1" };

    public static JsonObject Document(ResourceCatalogue catalogue, bool isCore, string version)
    {
        IEnumerable<string> groups = isCore ? [""] : GroupDocuments.Names(catalogue);
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. groups.Select(g => (JsonNode)Group(catalogue, g))]),
        };
    }

    private static JsonObject Group(ResourceCatalogue catalogue, string group)
    {
        var metadata = new JsonObject();
        if (group.Length > 0)
        {
            metadata["name"] = group;
        }
        metadata["creationTimestamp"] = null;
        var versions = GroupDocuments.Versions(catalogue, group);
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray([.. versions.Select(v => (JsonNode)Version(catalogue, group, v))]),
        };
    }

    private static JsonObject Version(ResourceCatalogue catalogue, string group, string version)
    {
        var kinds = catalogue
            .All.Where(d => d.Type.Group == group && d.Type.Version == version)
            .OrderBy(d => d.Type.Plural, StringComparer.Ordinal);
        return new JsonObject
        {
            ["version"] = version,
            ["resources"] = new JsonArray([.. kinds.Select(k => (JsonNode)Resource(k))]),
            ["freshness"] = "Current",
        };
    }

    private static JsonObject Resource(ResourceDefinition definition)
    {
        var type = definition.Type;
        var resource = new JsonObject
        {
            ["resource"] = type.Plural,
            ["responseKind"] = ResponseKind(definition, type.Group, type.Version, type.Kind),
            ["scope"] = type.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = Strings(definition.Verbs),
        };
        if (definition.ShortNames.Count > 0)
        {
            resource["shortNames"] = Strings(definition.ShortNames);
        }
        if (definition.Categories.Count > 0)
        {
            resource["categories"] = Strings(definition.Categories);
        }
        var subresources = ResourceDocuments.Subresources(definition).ToList();
        if (subresources.Count > 0)
        {
            resource["subresources"] = new JsonArray([
                .. subresources.Select(s => (JsonNode)Subresource(definition, s)),
            ]);
        }
        return resource;
    }

    private static JsonObject Subresource(ResourceDefinition definition, ExtraSubresource sub) =>
        new()
        {
            ["subresource"] = sub.Name,
            ["responseKind"] = ResponseKind(definition, sub.Group, sub.Version, sub.Kind),
            ["verbs"] = Strings(sub.Verbs),
        };

    /// <summary>Built-in kinds leave out a group and version that are the list's own.</summary>
    private static JsonObject ResponseKind(ResourceDefinition definition, string group, string version, string kind)
    {
        var own = !definition.IsCustom && group == definition.Type.Group && version == definition.Type.Version;
        return new JsonObject
        {
            ["group"] = own ? "" : group,
            ["version"] = own ? "" : version,
            ["kind"] = kind,
        };
    }

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];
}
