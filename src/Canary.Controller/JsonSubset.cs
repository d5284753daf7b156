using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Controller;

/// <summary>Compares what was written with what a server has, which adds defaults of its own.</summary>
internal static class JsonSubset
{
    /// <summary>All that was written is there; lists are compared whole, item by item.</summary>
    public static bool Contains(JsonElement existing, JsonNode? written) =>
        written switch
        {
            JsonObject members => existing.ValueKind == JsonValueKind.Object
                && members.All(member => Contains(existing.Child(member.Key), member.Value)),
            JsonArray items => existing.ValueKind == JsonValueKind.Array
                && existing.GetArrayLength() == items.Count
                && items.Zip(existing.EnumerateArray()).All(pair => Contains(pair.Second, pair.First)),
            null => existing.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined,
            _ => existing.ValueKind != JsonValueKind.Undefined
                && JsonNode.DeepEquals(written, JsonValue.Create(existing)),
        };
}
