using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Canary.Simulator.ApiServer.Http;

/// <summary>JSON as YAML, in blocks, keys in order.</summary>
public static partial class YamlWriter
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Block(text, node, 0, isItem: false);
        return text.ToString();
    }

    private static void Block(StringBuilder text, JsonNode? node, int indent, bool isItem)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } obj:
                var first = true;
                foreach (var (key, value) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    text.Append(' ', first && isItem ? 0 : indent).Append(Scalar(key)).Append(':');
                    first = false;
                    Value(text, value, indent);
                }
                break;
            case JsonArray { Count: > 0 } list:
                foreach (var item in list)
                {
                    text.Append(' ', indent).Append("- ");
                    Block(text, item, indent + 2, isItem: true);
                }
                break;
            default:
                text.Append(Inline(node)).Append('\n');
                break;
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append('\n');
            Block(text, value, value is JsonArray ? indent : indent + 2, isItem: false);
            return;
        }
        text.Append(' ').Append(Inline(value)).Append('\n');
    }

    private static string Inline(JsonNode? node) =>
        node switch
        {
            null => "null",
            JsonObject => "{}",
            JsonArray => "[]",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
            _ => node.ToJsonString(),
        };

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && YamlReader.Read(text) is JsonValue read && read.GetValueKind() == JsonValueKind.String
            ? text
            : JsonSerializer.Serialize(text, YamlJson.Default.String);

    [GeneratedRegex(@"\A[A-Za-z0-9_./][A-Za-z0-9_./ =,()+-]*(:[A-Za-z0-9_./=-]+)*\z")]
    private static partial Regex Plain();
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class YamlJson : System.Text.Json.Serialization.JsonSerializerContext;
