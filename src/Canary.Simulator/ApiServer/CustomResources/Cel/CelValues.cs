using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>An optional value.</summary>
internal sealed record CelOptional(bool HasValue, object? Value)
{
    public static CelOptional None { get; } = new(false, null);
}

/// <summary>
/// JSON as CEL values: null, bool, long, double, text, bytes, times, durations, lists, and maps from text. Formats of the schema decide
/// between texts, times and durations.
/// </summary>
internal static class CelValues
{
    public static object? Of(JsonNode? node, StructuralSchema? schema) =>
        node switch
        {
            null => null,
            JsonObject obj => Map(obj, schema),
            JsonArray list => list.Select(i => Of(i, schema?.Items)).ToList(),
            _ => Scalar(node, schema),
        };

    /// <summary>Equal across kinds of numbers, lists item by item, maps entry by entry.</summary>
    public static new bool Equals(object? a, object? b) =>
        (a, b) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            (long x, double y) => x == y,
            (double x, long y) => x == y,
            (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
            (List<object?> x, List<object?> y) => x.Count == y.Count && x.Zip(y).All(p => Equals(p.First, p.Second)),
            (Dictionary<string, object?> x, Dictionary<string, object?> y) => x.Count == y.Count
                && x.All(p => y.TryGetValue(p.Key, out var other) && Equals(p.Value, other)),
            _ => a.Equals(b),
        };

    /// <exception cref="CelException">The two can't be put in order.</exception>
    public static int Compare(object? a, object? b) =>
        (a, b) switch
        {
            (long x, long y) => x.CompareTo(y),
            (long or double, long or double) => Convert
                .ToDouble(a, CultureInfo.InvariantCulture)
                .CompareTo(Convert.ToDouble(b, CultureInfo.InvariantCulture)),
            (string x, string y) => string.CompareOrdinal(x, y),
            (bool x, bool y) => x.CompareTo(y),
            (TimeSpan x, TimeSpan y) => x.CompareTo(y),
            (DateTimeOffset x, DateTimeOffset y) => x.CompareTo(y),
            (Quantity x, Quantity y) => x.CompareTo(y),
            _ => throw NoOverload("comparison", a, b),
        };

    public static CelException NoOverload(string what, params object?[] values) =>
        new($"no such overload: {what}({string.Join(", ", values.Select(TypeName))})");

    public static string TypeName(object? value) =>
        value switch
        {
            null => "null_type",
            bool => "bool",
            long => "int",
            double => "double",
            string => "string",
            byte[] => "bytes",
            TimeSpan => "google.protobuf.Duration",
            DateTimeOffset => "google.protobuf.Timestamp",
            List<object?> => "list",
            Dictionary<string, object?> => "map",
            CelOptional => "optional_type",
            _ => "kubernetes.Quantity",
        };

    /// <summary>The name under which an expression knows a field whose own name CEL reserves or can't write.</summary>
    public static string Escape(string name) =>
        name
            is "true"
                or "false"
                or "null"
                or "in"
                or "as"
                or "break"
                or "const"
                or "continue"
                or "else"
                or "for"
                or "function"
                or "if"
                or "import"
                or "let"
                or "loop"
                or "package"
                or "namespace"
                or "return"
                or "var"
                or "void"
                or "while"
            ? $"__{name}__"
            : name.Replace("__", "__underscores__", StringComparison.Ordinal)
                .Replace(".", "__dot__", StringComparison.Ordinal)
                .Replace("-", "__dash__", StringComparison.Ordinal)
                .Replace("/", "__slash__", StringComparison.Ordinal);

    private static Dictionary<string, object?> Map(JsonObject obj, StructuralSchema? schema)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in obj)
        {
            var isDeclared = schema?.Properties.ContainsKey(name) == true;
            map[isDeclared ? Escape(name) : name] = Of(value, schema?.Child(name));
        }
        return map;
    }

    private static object? Scalar(JsonNode node, StructuralSchema? schema)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Number:
                return schema?.Type != "number" && node.AsInteger() is { } whole ? (object)whole : node.AsNumber();
            default:
                break;
        }
        var text = node.AsString() ?? "";
        return schema?.Format switch
        {
            "date-time"
            or "date"
                when DateTimeOffset.TryParse(
                    text,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var time
                ) => time,
            "duration" when CelDurations.TryParse(text, out var duration) => duration,
            "byte" => Convert.FromBase64String(text),
            _ => text,
        };
    }
}
