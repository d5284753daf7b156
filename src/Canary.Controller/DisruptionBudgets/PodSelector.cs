using System.Text.Json;

namespace Canary.Controller.DisruptionBudgets;

/// <summary>Tells whether a label selector selects pods with these labels.</summary>
internal static class PodSelector
{
    public static bool Selects(JsonElement selector, IReadOnlyDictionary<string, string> labels) =>
        selector.ValueKind == JsonValueKind.Object
        && selector.Child("matchLabels").Map().All(pair => labels.GetValueOrDefault(pair.Key) == pair.Value)
        && selector.Child("matchExpressions").Items().All(expression => Holds(expression, labels));

    private static bool Holds(JsonElement expression, IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(expression.Child("key").Text());
        var values = expression.Child("values").Items().Select(item => item.Text());
        return expression.Child("operator").Text() switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
