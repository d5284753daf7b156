using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Canary.Simulator.ApiServer.Http;

/// <summary>YAML as JSON. Plain words mean what they mean to Kubernetes: <c>yes</c> and <c>y</c> are booleans.</summary>
public static partial class YamlReader
{
    /// <summary>The first document; null when there is none.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static JsonNode? Read(string text) => ReadAll(text) is [var first, ..] ? first : null;

    /// <summary>All documents that are not empty.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static IReadOnlyList<JsonNode> ReadAll(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => Convert(d.RootNode)).OfType<JsonNode>()];
    }

    private static JsonNode? Convert(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => Convert(map),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
            YamlScalarNode scalar => Convert(scalar),
            _ => null,
        };

    private static JsonObject Convert(YamlMappingNode map)
    {
        var obj = new JsonObject();
        foreach (var (key, value) in map.Children)
        {
            if (key is YamlScalarNode { Value: "<<", Style: ScalarStyle.Plain })
            {
                Merge(obj, Convert(value));
                continue;
            }
            obj[(key as YamlScalarNode)?.Value ?? ""] = Convert(value);
        }
        return obj;
    }

    private static void Merge(JsonObject obj, JsonNode? other)
    {
        foreach (
            var part in other is JsonArray list ? list.Objects()
            : other is JsonObject one ? [one]
            : []
        )
        {
            foreach (var (name, value) in part)
            {
                obj.TryAdd(name, value?.DeepClone());
            }
        }
    }

    private static JsonValue? Convert(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || scalar.Tag == "tag:yaml.org,2002:str")
        {
            return JsonValue.Create(text);
        }
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" =>
                JsonValue.Create(true),
            "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" =>
                JsonValue.Create(false),
            _ => Number(text) ?? JsonValue.Create(text),
        };
    }

    private static JsonValue? Number(string text)
    {
        if (Whole().IsMatch(text))
        {
            var digits = text.Replace("_", "", StringComparison.Ordinal);
            if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return JsonValue.Create(number);
            }
        }
        if (Based().Match(text) is { Success: true } based)
        {
            var radix = based.Groups[1].Value switch
            {
                "0x" => 16,
                "0b" => 2,
                _ => 8,
            };
            return JsonValue.Create(System.Convert.ToInt64(based.Groups[2].Value, radix));
        }
        return
            Real().IsMatch(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? JsonValue.Create(real)
            : null;
    }

    [GeneratedRegex(@"\A[-+]?(0|[1-9][0-9_]*)\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\A(0x|0b|0o|0)([0-9A-Fa-f]+)\z")]
    private static partial Regex Based();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Real();
}
