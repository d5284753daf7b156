using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Canary.Routing.Tests.Golden;

/// <summary>Checks a value against a CRD's structural schema: types, unknown and missing fields, enums, patterns, limits. CEL rules are not run.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<string> Violations(JsonNode? value, JsonObject schema, string path = "") =>
        value switch
        {
            JsonObject when path == ".metadata" => [],
            JsonObject obj => IsType(schema, path, "object").Concat(ObjectViolations(obj, schema, path)),
            JsonArray array => IsType(schema, path, "array").Concat(ArrayViolations(array, schema, path)),
            JsonValue scalar => ScalarViolations(scalar, schema, path),
            _ => [$"{path}: null"],
        };

    private static IEnumerable<string> ObjectViolations(JsonObject obj, JsonObject schema, string path)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        if (schema["additionalProperties"] is JsonObject values)
        {
            return obj.SelectMany(member => Violations(member.Value, values, $"{path}.{member.Key}"));
        }
        var unknown = obj.Where(member => !properties.ContainsKey(member.Key))
            .Select(member => $"{path}.{member.Key}: unknown");
        var missing = (schema["required"]?.AsArray() ?? [])
            .Where(name => !obj.ContainsKey((string)name!))
            .Select(name => $"{path}.{name}: missing");
        var members = obj.Where(member => properties.ContainsKey(member.Key))
            .SelectMany(member => Violations(member.Value, properties[member.Key]!.AsObject(), $"{path}.{member.Key}"));
        return unknown.Concat(missing).Concat(members);
    }

    private static IEnumerable<string> ArrayViolations(JsonArray array, JsonObject schema, string path)
    {
        var items = array.SelectMany((item, i) => Violations(item, schema["items"]!.AsObject(), $"{path}[{i}]"));
        return array.Count > Number(schema["maxItems"], int.MaxValue) ? items.Append($"{path}: too many items") : items;
    }

    private static IEnumerable<string> ScalarViolations(JsonValue value, JsonObject schema, string path)
    {
        var type = value.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "integer",
            _ => "boolean",
        };
        var text = value.ToString();
        var allowed = schema["enum"]?.AsArray().Select(item => (string?)item);
        return IsType(schema, path, type)
            .Concat(Check(allowed?.Contains(text) is false, $"{path}: {text} is not in the enum"))
            .Concat(
                Check(
                    schema["pattern"] is { } pattern && !Regex.IsMatch(text, (string)pattern!),
                    $"{path}: {text} does not match {schema["pattern"]}"
                )
            )
            .Concat(Check(text.Length < Number(schema["minLength"], 0), $"{path}: too short"))
            .Concat(Check(text.Length > Number(schema["maxLength"], int.MaxValue), $"{path}: too long"))
            .Concat(Check(type == "integer" && !IsWithin(Number(value, 0), schema), $"{path}: {text} is out of range"));
    }

    private static bool IsWithin(double number, JsonObject schema) =>
        number >= Number(schema["minimum"], double.MinValue) && number <= Number(schema["maximum"], double.MaxValue);

    private static double Number(JsonNode? node, double fallback) =>
        node is null ? fallback : double.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private static string[] IsType(JsonObject schema, string path, string type) =>
        Check(
            (string?)schema["type"] != type && ((string?)schema["type"], type) != ("number", "integer"),
            $"{path}: {type}, not {schema["type"]}"
        );

    private static string[] Check(bool violated, string violation) => violated ? [violation] : [];
}
