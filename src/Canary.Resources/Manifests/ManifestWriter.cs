using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Canary.Resources.Manifests;

/// <summary>Writes manifests as people like to read them: block style, quotes only where YAML needs them, text of several lines as a block.</summary>
public static partial class ManifestWriter
{
    /// <summary>The object as one YAML document, ending in a line break. <see cref="ManifestReader"/> reads back the same object.</summary>
    public static string Write(JsonObject manifest)
    {
        var text = new StringBuilder();
        if (manifest.Count == 0)
        {
            return "{}\n";
        }
        WriteObject(text, manifest, indent: 0);
        return text.ToString();
    }

    /// <summary>Several objects as a stream of documents.</summary>
    public static string Write(IEnumerable<JsonObject> manifests) => string.Join("---\n", manifests.Select(Write));

    private static void WriteObject(StringBuilder text, JsonObject obj, int indent, bool first = false)
    {
        foreach (var (name, value) in obj)
        {
            Indent(text, first ? 0 : indent).Append(Scalar(name)).Append(':');
            WriteValue(text, value, indent, isItem: false);
            first = false;
        }
    }

    private static void WriteArray(StringBuilder text, JsonArray array, int indent)
    {
        foreach (var item in array)
        {
            Indent(text, indent).Append('-');
            WriteValue(text, item, indent, isItem: true);
        }
    }

    /// <summary>What comes after a colon or a dash, line break included.</summary>
    private static void WriteValue(StringBuilder text, JsonNode? value, int indent, bool isItem)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } obj when isItem:
                WriteObject(text.Append(' '), obj, indent + 2, first: true);
                break;
            case JsonObject { Count: > 0 } obj:
                WriteObject(text.Append('\n'), obj, indent + 2);
                break;
            case JsonArray { Count: > 0 } array when isItem:
                WriteArray(text.Append('\n'), array, indent + 2);
                break;
            case JsonArray { Count: > 0 } array:
                WriteArray(text.Append('\n'), array, indent);
                break;
            case JsonValue scalar when scalar.TryGetValue<string>(out var content):
                WriteString(text, content, indent + 2);
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $" {value?.ToJsonString() ?? "null"}\n");
                break;
        }
    }

    private static void WriteString(StringBuilder text, string content, int indent)
    {
        var lines = content.TrimEnd('\n').Split('\n');
        var trailing = content.Length - content.TrimEnd('\n').Length;
        if (lines.Length == 1 || trailing > 1 || lines[0].StartsWith(' ') || !lines.All(IsPrintable))
        {
            text.Append(' ').Append(Scalar(content)).Append('\n');
            return;
        }
        text.Append(trailing == 1 ? " |\n" : " |-\n");
        foreach (var line in lines)
        {
            _ = line.Length == 0 ? text.Append('\n') : Indent(text, indent).Append(line).Append('\n');
        }
    }

    private static string Scalar(string content) =>
        Plain().IsMatch(content) && MeansItself(content) ? content : Quote(content);

    /// <summary>Double quotes; YAML's escapes include JSON's.</summary>
    private static string Quote(string content) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(content)}\"";

    private static bool MeansItself(string content) =>
        YamlScalars.TryResolve(
            new Scalar(AnchorName.Empty, TagName.Empty, content, ScalarStyle.Plain, true, false),
            out var value,
            out _
        )
        && value is not null
        && value.TryGetValue<string>(out _);

    private static bool IsPrintable(string line) => !line.Any(char.IsControl) && !line.EndsWith(' ');

    private static StringBuilder Indent(StringBuilder text, int by) => text.Append(' ', by);

    /// <summary>Cautious: what begins with a letter, digit, slash, dot or underscore and has none of YAML's indicators but a colon amid a word.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_./](?:[^\p{C}""'#:{}\[\]&*!|>%@`\\]|:(?=[^\s]))*(?<! )$")]
    private static partial Regex Plain();
}
