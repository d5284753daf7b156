using System.Security.Cryptography;
using System.Text;
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
    public static bool Matches(JsonNode? rendered, JsonNode? existing, IReadOnlySet<string> known) =>
        rendered switch
        {
            JsonObject members => existing is JsonObject other && MatchesObject(members, other, known),
            JsonArray items => existing is JsonArray others
                && others.Count == items.Count
                && items.Zip(others).All(pair => Matches(pair.First, pair.Second, known)),
            _ => JsonNode.DeepEquals(rendered, existing),
        };

    private static bool MatchesObject(JsonObject rendered, JsonObject existing, IReadOnlySet<string> known) =>
        rendered.All(member =>
            existing.TryGetPropertyValue(member.Key, out var value) && Matches(member.Value, value, known)
        ) && existing.All(member => rendered.ContainsKey(member.Key) || !known.Contains(member.Key));
}
