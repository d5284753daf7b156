using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>What a CustomResourceDefinition leaves open.</summary>
internal static class DefinitionDefaults
{
    /// <summary>A new definition's storage version is the first that objects may be stored in; later ones are added.</summary>
    public static void Prepare(JsonObject obj, JsonObject? old)
    {
        var storage = Storage(obj);
        if (old is null)
        {
            var status = obj.Ensure("status");
            status["storedVersions"] = storage is null ? null : new JsonArray(storage);
            status["conditions"] = new JsonArray();
            return;
        }
        var stored = old.Object("status").Array("storedVersions").Strings().ToList();
        if (storage is not null && !stored.Contains(storage))
        {
            old.Ensure("status")["storedVersions"] = new JsonArray([
                .. stored.Append(storage).Select(s => (JsonNode)s),
            ]);
        }
    }

    public static void Set(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        var names = spec.Ensure("names");
        if (names.String("kind") is { Length: > 0 } kind)
        {
            names.Default("singular", kind.ToLowerInvariant());
            names.Default("listKind", kind + "List");
        }
        spec.Ensure("conversion").Default("strategy", "None");
    }

    public static string? Storage(JsonObject obj) =>
        obj.Object("spec").Array("versions").Objects().FirstOrDefault(v => v.Boolean("storage") == true).String("name");
}
