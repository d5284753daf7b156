using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Canary.Simulator.Tests.Vectors;

/// <summary>Compares answers with the matchers of a vector; the format is described in FORMAT.md beside the vectors.</summary>
internal sealed partial class Matcher(Variables variables)
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly string[] Operators =
    [
        "$re",
        "$gt",
        "$ge",
        "$ne",
        "$is",
        "$any",
        "$absent",
        "$time",
        "$len",
        "$was",
        "$bind",
        "$has",
        "$set",
    ];

    /// <summary>Nothing where a value might be.</summary>
    public static JsonNode Missing { get; } = JsonValue.Create("nothing at all");

    /// <exception cref="MismatchException">The value is not as expected.</exception>
    public void Demand(JsonNode? expected, JsonNode? actual, string at = "")
    {
        if (expected is JsonObject { Count: > 0 } operators && operators.All(p => Operators.Contains(p.Key)))
        {
            foreach (var (name, argument) in operators)
            {
                Operator(name, argument, actual, at);
            }
            return;
        }
        if (ReferenceEquals(actual, Missing))
        {
            throw new MismatchException($"{at}: missing, expected {Show(expected)}");
        }
        switch (expected)
        {
            case JsonObject obj:
                Object(obj, actual, at);
                break;
            case JsonArray list:
                List(list, actual, at);
                break;
            default:
                Scalar(expected, actual, at);
                break;
        }
    }

    /// <summary>The value that a JSON pointer leads to, or <see cref="Missing"/>.</summary>
    public static JsonNode? Pointer(JsonNode? document, string pointer)
    {
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            document = document switch
            {
                JsonObject obj when obj.TryGetPropertyValue(name, out var child) => child,
                JsonArray list when int.TryParse(name, out var i) && i < list.Count => list[i],
                _ => Missing,
            };
        }
        return document;
    }

    private void Object(JsonObject expected, JsonNode? actual, string at)
    {
        if (actual is not JsonObject obj)
        {
            throw new MismatchException($"{at}: expected an object, got {Show(actual)}");
        }
        foreach (var (key, value) in expected)
        {
            var name = variables.Replace(key);
            Demand(value, obj.TryGetPropertyValue(name, out var found) ? found : Missing, $"{at}/{name}");
        }
    }

    private void List(JsonArray expected, JsonNode? actual, string at)
    {
        if (actual is not JsonArray list || list.Count != expected.Count)
        {
            throw new MismatchException($"{at}: expected {expected.Count} items, got {Show(actual)}");
        }
        for (var i = 0; i < expected.Count; i++)
        {
            Demand(expected[i], list[i], $"{at}/{i}");
        }
    }

    private void Scalar(JsonNode? expected, JsonNode? actual, string at)
    {
        if (Text(expected) is { } text && Variables.OnlyName(text) is { } name && !variables.IsBound(name))
        {
            variables.Bind(name, actual);
        }
        var wanted = variables.Replace(expected);
        if (!JsonNode.DeepEquals(wanted, actual))
        {
            throw new MismatchException($"{at}: expected {Show(wanted)}, got {Show(actual)}");
        }
    }

    private void Operator(string name, JsonNode? argument, JsonNode? actual, string at)
    {
        var missing = ReferenceEquals(actual, Missing);
        var holds = name switch
        {
            "$re" => Text(actual) is { } text
                && Regex.IsMatch(text, variables.Replace(Text(argument) ?? "", Regex.Escape), RegexOptions.Singleline),
            "$gt" => Number(actual) > Number(variables.Replace(argument)),
            "$ge" => Number(actual) >= Number(variables.Replace(argument)),
            "$ne" => !missing && !JsonNode.DeepEquals(variables.Replace(argument), actual),
            "$is" => !missing && JsonNode.DeepEquals(variables.Replace(argument), actual),
            "$any" => !missing,
            "$absent" => missing,
            "$time" => Text(actual) is { } time && Time().IsMatch(time),
            "$len" => Length(actual) == argument?.GetValue<int>(),
            "$bind" => Bind(argument, actual, missing),
            "$has" or "$set" => Items(name, (JsonArray)argument!, actual, at), // these take lists
            _ => true,
        };
        if (!holds)
        {
            throw new MismatchException(
                $"{at}: expected {name} {Show(argument)}, got {(missing ? "nothing" : Show(actual))}"
            );
        }
    }

    private bool Bind(JsonNode? argument, JsonNode? actual, bool missing)
    {
        if (!missing)
        {
            variables.Bind(Text(argument) ?? "", actual);
        }
        return !missing;
    }

    private bool Items(string name, JsonArray expected, JsonNode? actual, string at)
    {
        if (actual is not JsonArray list || (name == "$set" && list.Count != expected.Count))
        {
            return false;
        }
        var used = new HashSet<int>();
        foreach (var item in expected)
        {
            var found = Enumerable
                .Range(0, list.Count)
                .FirstOrDefault(i => !used.Contains(i) && Fits(item, list[i]), -1);
            if (found < 0)
            {
                throw new MismatchException($"{at}: no item like {Show(item)} in {Show(actual)}");
            }
            used.Add(found);
        }
        return true;
    }

    private bool Fits(JsonNode? expected, JsonNode? actual)
    {
        var trial = variables.Copy();
        try
        {
            new Matcher(trial).Demand(expected, actual);
        }
        catch (MismatchException)
        {
            return false;
        }
        variables.Take(trial);
        return true;
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static double? Number(JsonNode? node) =>
        double.TryParse(
            Text(node) ?? node?.ToJsonString(),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    private static int? Length(JsonNode? node) =>
        node switch
        {
            JsonArray list => list.Count,
            JsonObject obj => obj.Count,
            _ => Text(node)?.Length,
        };

    private static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString(Plain) ?? "null";
        return text.Length <= 400 ? text : text[..400] + "...";
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\z")]
    private static partial Regex Time();
}
