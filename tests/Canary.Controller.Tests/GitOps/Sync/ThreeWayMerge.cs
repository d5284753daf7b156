using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.GitOps.Sync;

/// <summary>The patch of a client-side apply: what is wanted and is not so, and what was applied last and is wanted no more.</summary>
internal static class ThreeWayMerge
{
    public static JsonObject Patch(JsonObject lastApplied, JsonObject wanted, JsonObject live)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in wanted)
        {
            var present = live[name];
            if ((value, present) is (JsonObject to, JsonObject from))
            {
                var inner = Patch(lastApplied[name] as JsonObject ?? [], to, from);
                if (inner.Count > 0)
                {
                    patch[name] = inner;
                }
            }
            else if (!IsSo(value, present))
            {
                patch[name] = value?.DeepClone();
            }
        }
        foreach (var (name, _) in lastApplied.Where(member => !wanted.ContainsKey(member.Key)))
        {
            if (live.ContainsKey(name))
            {
                patch[name] = null;
            }
        }
        return patch;
    }

    /// <summary>The patch changes nothing, or nothing but this field.</summary>
    public static bool IsOnly(JsonObject patch, params ReadOnlySpan<string> path) =>
        patch.Count == 0
        || (
            patch.Count == 1
            && patch.ContainsKey(path[0])
            && (path.Length == 1 || (patch[path[0]] is JsonObject inner && IsOnly(inner, path[1..])))
        );

    /// <summary>What is wanted is there; what the server has added to it does not count.</summary>
    private static bool IsSo(JsonNode? wanted, JsonNode? present) =>
        (wanted, present) switch
        {
            (JsonObject map, JsonObject other) => map.All(member => IsSo(member.Value, other[member.Key])),
            (JsonArray list, JsonArray other) => list.Count == other.Count
                && list.Zip(other).All(pair => IsSo(pair.First, pair.Second)),
            _ => JsonNode.DeepEquals(wanted, present) || wanted?.ToJsonString() == present?.ToJsonString(),
        };
}
