using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Simulator.GitSync;

/// <summary>Whether an object in the cluster still has everything that its manifest says.</summary>
internal static class Drift
{
    /// <summary>
    /// True when a field of the manifest is missing or different. What the cluster added does not count; where two spellings mean the same,
    /// it errs on the side of drift, and applying the manifest then changes nothing.
    /// </summary>
    public static bool Exists(JsonNode? wanted, JsonNode? actual) =>
        (wanted, actual) switch
        {
            (null, _) or (JsonObject { Count: 0 }, null) or (JsonArray { Count: 0 }, null) => false,
            (JsonObject map, JsonObject other) => map.Any(field => Exists(field.Value, other[field.Key])),
            (JsonArray list, JsonArray other) => list.Count != other.Count
                || list.Zip(other).Any(pair => Exists(pair.First, pair.Second)),
            (JsonValue value, JsonValue other) => !Same(value, other),
            _ => true,
        };

    private static bool Same(JsonValue left, JsonValue right) =>
        left.GetValueKind() == JsonValueKind.Number && right.GetValueKind() == JsonValueKind.Number
            ? Number(left).Equals(Number(right))
            : JsonNode.DeepEquals(left, right);

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
}
