using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Routing.Rendering;

/// <summary>Compares what was rendered with what the server has.</summary>
internal static class RenderedJson
{
    /// <summary>The first 16 hexadecimal digits of a SHA-256. Renderers write fields in a fixed order, so equal objects have equal text.</summary>
    public static string Hash(JsonNode node) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node.ToJsonString())))[..16];

    /// <summary>
    /// Whether the server's value is the rendered one. Members of objects that were not rendered count as a difference only when they are
    /// among <paramref name="known"/>: others may be defaults of a newer version of the API.
    /// </summary>
    public static bool Matches(JsonNode? rendered, JsonElement existing, IReadOnlySet<string> known) =>
        rendered switch
        {
            JsonObject members => existing.ValueKind == JsonValueKind.Object && MatchesObject(members, existing, known),
            JsonArray items => existing.ValueKind == JsonValueKind.Array
                && existing.GetArrayLength() == items.Count
                && items.Zip(existing.EnumerateArray()).All(pair => Matches(pair.First, pair.Second, known)),
            null => existing.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined,
            _ => JsonNode.DeepEquals(rendered, JsonValue.Create(existing)),
        };

    private static bool MatchesObject(JsonObject rendered, JsonElement existing, IReadOnlySet<string> known) =>
        rendered.All(member =>
            existing.TryGetProperty(member.Key, out var value) && Matches(member.Value, value, known)
        )
        && existing.EnumerateObject().All(member => rendered.ContainsKey(member.Name) || !known.Contains(member.Name));
}
