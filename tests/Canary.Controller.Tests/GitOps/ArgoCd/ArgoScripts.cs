using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources.Manifests;

namespace Canary.Controller.Tests.GitOps.ArgoCd;

/// <summary>The scripts that are shipped for Argo CD, in the folders that Argo CD itself has for them.</summary>
internal static class ArgoScripts
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "integrations", "argo-cd");

    public static string Health { get; } = Read("health.lua");

    public static string Discovery { get; } = Read("actions/discovery.lua");

    /// <summary>The names of the actions that have a script.</summary>
    public static IReadOnlyList<string> Actions { get; } =
    [
        .. Directory
            .GetDirectories(Path.Combine(Scripts, "actions"))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal),
    ];

    private static string Scripts => Path.Combine(Folder, "resource_customizations", "canary.dev", "Canary");

    public static string Action(string name) => Read($"actions/{name}/action.lua");

    /// <summary>The ConfigMap that brings the scripts to an Argo CD that does not have them.</summary>
    public static string ConfigMap()
    {
        var definitions = new JsonArray([
            .. Actions.Select(name => new JsonObject { ["name"] = name, ["action.lua"] = Action(name) }),
        ]);
        var actions = new JsonObject { ["discovery.lua"] = Discovery, ["definitions"] = definitions };
        return ManifestWriter.Write(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "argocd-cm",
                    ["namespace"] = "argocd",
                    ["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = "argocd" },
                },
                ["data"] = new JsonObject
                {
                    ["resource.customizations.health.canary.dev_Canary"] = Health,
                    ["resource.customizations.actions.canary.dev_Canary"] = ManifestWriter.Write(actions),
                },
            }
        );
    }

    /// <summary>
    /// The merge patch that Argo CD sends for an action: what the script changed. A table that came back empty is taken for the empty map that
    /// it was.
    /// </summary>
    public static JsonObject PatchOf(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in after)
        {
            var old = before[name];
            if (value is JsonArray { Count: 0 } && old is JsonObject || AreEqual(value, old))
            {
                continue;
            }
            patch[name] = (value, old) is (JsonObject to, JsonObject from) ? PatchOf(from, to) : value?.DeepClone();
            if (patch[name] is JsonObject { Count: 0 })
            {
                patch.Remove(name);
            }
        }
        foreach (var (name, _) in before.Where(member => !after.ContainsKey(member.Key)))
        {
            patch[name] = null;
        }
        return patch;
    }

    /// <summary>Numbers may have been written in another way.</summary>
    private static bool AreEqual(JsonNode? left, JsonNode? right) =>
        (left, right) switch
        {
            (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
            (JsonObject a, JsonObject b) => PatchOf(b, a).Count == 0,
            (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.Number => a.GetValue<decimal>()
                == decimal.Parse(b.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture),
            _ => JsonNode.DeepEquals(left, right),
        };

    private static string Read(string file) => File.ReadAllText(Path.Combine(Scripts, file));
}
