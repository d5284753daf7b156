using System.Text.Json.Nodes;

namespace Canary.Controller.Rollouts;

/// <summary>JSON merge patches (RFC 7386).</summary>
internal static class MergePatch
{
    /// <summary>The patch that turns one object into the other; null when they are equal. Lists are replaced whole.</summary>
    public static JsonObject? Between(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in to)
        {
            if (Change(from[name], value) is { } change)
            {
                patch[name] = change;
            }
        }
        foreach (var (name, value) in from)
        {
            if (value is not null && to[name] is null)
            {
                patch[name] = null;
            }
        }
        return patch.Count == 0 ? null : patch;
    }

    private static JsonNode? Change(JsonNode? from, JsonNode? to) =>
        JsonNode.DeepEquals(from, to) ? null
        : from is JsonObject before && to is JsonObject after ? Between(before, after)
        : to?.DeepClone();
}
