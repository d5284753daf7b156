using System.Text.Json.Nodes;

namespace Canary.Routing.Tests.Server;

/// <summary>How server-side apply merges: objects by field, some lists by key, all other lists whole.</summary>
internal static class AppliedFields
{
    /// <summary>Lists that are maps in disguise, and the fields that are their items' keys.</summary>
    private static readonly Dictionary<string, string> Keys = new() { ["ports"] = "port", ["ownerReferences"] = "uid" };

    /// <summary>Objects that are one field.</summary>
    private static readonly HashSet<string> Atomic = ["selector"];

    /// <summary>Takes out what the manager applied before and does not now.</summary>
    public static void Remove(JsonObject result, JsonObject before, JsonObject now)
    {
        foreach (var (name, value) in before)
        {
            switch (value)
            {
                case JsonObject old when result[name] is JsonObject inner && !Atomic.Contains(name):
                    Remove(inner, old, now[name] as JsonObject ?? []);
                    break;
                case JsonArray old when Keys.TryGetValue(name, out var key):
                    RemoveItems(result, name, key, old, now[name] as JsonArray ?? []);
                    break;
                case var _ when !now.ContainsKey(name):
                    result.Remove(name);
                    break;
            }
        }
    }

    public static void Merge(JsonObject result, JsonObject config)
    {
        foreach (var (name, value) in config)
        {
            switch (value)
            {
                case JsonObject wanted when result[name] is JsonObject inner && !Atomic.Contains(name):
                    Merge(inner, wanted);
                    break;
                case JsonArray wanted when result[name] is JsonArray inner && Keys.TryGetValue(name, out var key):
                    MergeItems(inner, wanted, key);
                    break;
                default:
                    result[name] = value?.DeepClone();
                    break;
            }
        }
    }

    /// <summary>As RFC 7386 has it: null removes, lists are replaced.</summary>
    public static void MergePatch(JsonObject result, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    result.Remove(name);
                    break;
                case JsonObject wanted when result[name] is JsonObject inner:
                    MergePatch(inner, wanted);
                    break;
                default:
                    result[name] = value.DeepClone();
                    break;
            }
        }
    }

    private static void RemoveItems(JsonObject result, string name, string key, JsonArray before, JsonArray now)
    {
        foreach (var old in before.Where(old => !now.Any(item => HaveSame(key, item, old))))
        {
            var list = result[name]?.AsArray();
            list?.Remove(list.FirstOrDefault(item => HaveSame(key, item, old)));
            if (list is { Count: 0 })
            {
                result.Remove(name);
            }
        }
    }

    private static void MergeItems(JsonArray result, JsonArray wanted, string key)
    {
        foreach (var item in wanted)
        {
            if (result.FirstOrDefault(other => HaveSame(key, item, other)) is JsonObject existing)
            {
                Merge(existing, item!.AsObject());
            }
            else
            {
                result.Add(item!.DeepClone());
            }
        }
    }

    private static bool HaveSame(string key, JsonNode? one, JsonNode? other) =>
        JsonNode.DeepEquals(one?[key], other?[key]);
}
