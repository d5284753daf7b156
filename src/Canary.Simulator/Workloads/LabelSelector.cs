using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads;

/// <summary>Which labels an object must have: <c>matchLabels</c> and <c>matchExpressions</c>, or the bare map of a Service.</summary>
internal sealed class LabelSelector
{
    private readonly List<KeyValuePair<string, string>> equal = [];
    private readonly List<(string Key, string Operator, HashSet<string> Values)> expressions = [];

    private LabelSelector() { }

    /// <summary>Nothing is asked for. What that selects depends on who asks: workloads select nothing by it.</summary>
    public bool IsEmpty => equal.Count == 0 && expressions.Count == 0;

    /// <summary>A label that every match has, to look candidates up by; null when the selector names none.</summary>
    public KeyValuePair<string, string>? Hint => equal.Count > 0 ? equal[0] : null;

    /// <summary>Reads a <c>metav1.LabelSelector</c>.</summary>
    public static LabelSelector Of(JsonNode? selector)
    {
        var read = OfLabels(selector.Map("matchLabels"));
        foreach (var expression in selector.Items("matchExpressions"))
        {
            var values = expression.Items("values").Select(value => value.Text() ?? "").ToHashSet();
            read.expressions.Add((expression.Text("key") ?? "", expression.Text("operator") ?? "", values));
        }
        return read;
    }

    /// <summary>Reads a map of labels, as a Service's selector is.</summary>
    public static LabelSelector OfLabels(JsonObject? labels)
    {
        var read = new LabelSelector();
        foreach (var (key, value) in labels ?? [])
        {
            read.equal.Add(new(key, value.Text() ?? ""));
        }
        return read;
    }

    public bool Matches(JsonNode obj) => MatchesLabels(obj.Map("metadata", "labels"));

    public bool MatchesLabels(JsonObject? labels) =>
        equal.TrueForAll(pair => labels.Text(pair.Key) == pair.Value)
        && expressions.TrueForAll(expression => Holds(expression, labels.Text(expression.Key)));

    private static bool Holds((string Key, string Operator, HashSet<string> Values) expression, string? value) =>
        expression.Operator switch
        {
            "In" => value is not null && expression.Values.Contains(value),
            "NotIn" => value is null || !expression.Values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
}
