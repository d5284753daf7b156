using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer;

/// <summary>Reading and writing of untyped JSON, forgiving about how a number came to be.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(JsonNode node, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Compact with { Indented = indented }))
        {
            node.WriteTo(writer);
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>An object without some of its fields.</summary>
    public static byte[] WriteWithout(JsonObject obj, params ReadOnlySpan<string> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in obj)
            {
                if (fields.Contains(name))
                {
                    continue;
                }
                writer.WritePropertyName(name);
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.WriteTo(writer);
                }
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static string Text(JsonNode? node) => node is null ? "null" : Encoding.UTF8.GetString(Write(node));

    /// <summary>The object under a key; null when there is none or it is something else.</summary>
    public static JsonObject? Object(this JsonObject? parent, string key) => parent?[key] as JsonObject;

    public static JsonArray? Array(this JsonObject? parent, string key) => parent?[key] as JsonArray;

    /// <summary>The text under a key; null when there is none or it is something else.</summary>
    public static string? String(this JsonObject? parent, string key) => (parent?[key]).AsString();

    public static long? Integer(this JsonObject? parent, string key) => (parent?[key]).AsInteger();

    public static bool? Boolean(this JsonObject? parent, string key) => (parent?[key]).AsBoolean();

    /// <summary>The object under a key, made when there is none.</summary>
    public static JsonObject Ensure(this JsonObject parent, string key)
    {
        if (parent[key] is JsonObject found)
        {
            return found;
        }
        var made = new JsonObject();
        parent[key] = made;
        return made;
    }

    /// <summary>Sets a value where none is.</summary>
    public static void Default(this JsonObject parent, string key, JsonNode? value)
    {
        if (parent[key] is null)
        {
            parent[key] = value;
        }
    }

    public static string? AsString(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool? AsBoolean(this JsonNode? node) =>
        node is JsonValue value
            ? value.GetValueKind() switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            }
            : null;

    /// <summary>A number without fraction; null when it is something else.</summary>
    public static long? AsInteger(this JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }
        if (value.TryGetValue(out long number))
        {
            return number;
        }
        if (value.TryGetValue(out int small))
        {
            return small;
        }
        var real = AsNumber(node);
        return real is { } r && r == Math.Floor(r) && Math.Abs(r) < 9e18 ? (long)r : null;
    }

    public static double? AsNumber(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)
            : null;

    /// <summary>Equal as JSON, numbers by value, objects whatever the order of their keys.</summary>
    public static bool Same(JsonNode? a, JsonNode? b) => JsonNode.DeepEquals(a, b);

    /// <summary>The objects in a list.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonArray? list) => list?.OfType<JsonObject>() ?? [];

    /// <summary>The texts in a list.</summary>
    public static IEnumerable<string> Strings(this JsonArray? list) => list?.Select(AsString).OfType<string>() ?? [];

    /// <summary>A map of texts, as labels are; null when there is none.</summary>
    public static Dictionary<string, string>? StringMap(this JsonObject? map)
    {
        if (map is null || map.Count == 0)
        {
            return null;
        }
        var result = new Dictionary<string, string>(map.Count, StringComparer.Ordinal);
        foreach (var (key, value) in map)
        {
            result[key] = value.AsString() ?? "";
        }
        return result;
    }
}
