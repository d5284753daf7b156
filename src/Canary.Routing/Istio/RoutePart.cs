using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Routing.Istio;

/// <summary>Reads parts of stored objects, which may be anything.</summary>
internal static class RoutePart
{
    /// <summary>A stored value as a tree; null when it is not there.</summary>
    public static JsonNode? Node(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(element),
            JsonValueKind.Array => JsonArray.Create(element),
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            _ => JsonValue.Create(element),
        };

    /// <summary>The items of a list; none when it is no list.</summary>
    public static IReadOnlyList<JsonObject> Items(JsonNode? node) =>
        node is JsonArray items ? [.. items.OfType<JsonObject>()] : [];

    /// <summary>A string; null when it is none.</summary>
    public static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A number; null when it is none.</summary>
    public static decimal? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<decimal>(out var number) ? number : null;

    /// <summary>What is at a path of members; null when something on the way is not there or no object.</summary>
    public static JsonNode? At(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }
        return node;
    }
}
