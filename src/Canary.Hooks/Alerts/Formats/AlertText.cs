using System.Globalization;
using Canary.Engine;
using Canary.Hooks.Delivery;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>How many characters a system takes; what is beyond is left out.</summary>
/// <param name="Message">Of the message.</param>
/// <param name="Value">Of one fact.</param>
/// <param name="Facts">Number of facts.</param>
/// <param name="Total">Of all of it together, before it is escaped.</param>
internal sealed record TextBudget(int Message, int Value, int Facts, int Total);

/// <summary>Something to know about a rollout.</summary>
internal sealed record Fact(string Label, string Value)
{
    /// <summary>Fits beside another one.</summary>
    public bool IsShort => Value.Length <= 40;
}

/// <summary>What an alert says, in the order in which people read it, clean and cut to size; how it looks is up to the format.</summary>
internal sealed record AlertText(string Title, string Message, IReadOnlyList<Fact> Facts)
{
    private const int LongestLabel = 60;
    private const int LongestTitle = 250;

    public static AlertText Of(Alert alert, TextBudget budget)
    {
        var title = PlainText.OneLine($"{alert.Name}.{alert.Namespace}", LongestTitle);
        var message = PlainText.Lines(alert.Message, budget.Message);
        var facts = new List<Fact>();
        var left = budget.Total - title.Length - message.Length;
        foreach (var (label, value) in All(alert).Take(budget.Facts))
        {
            var fact = new Fact(PlainText.OneLine(label, LongestLabel), PlainText.Lines(value, budget.Value));
            left -= fact.Label.Length + fact.Value.Length;
            if (left < 0)
            {
                break;
            }
            facts.Add(fact);
        }
        return new(title, message, facts);
    }

    /// <summary>As users write it.</summary>
    public static string Severity(AlertLevel level) =>
        level switch
        {
            AlertLevel.Info => "info",
            AlertLevel.Warn => "warn",
            _ => "error",
        };

    private static IEnumerable<(string, string)> All(Alert alert)
    {
        if (alert.Checks.Count > 0)
        {
            yield return ("Failed checks", string.Join('\n', alert.Checks));
        }
        yield return ("Target", $"{alert.TargetKind}/{alert.TargetName}.{alert.Namespace}");
        yield return ("Phase", $"{alert.Phase} ({alert.Reason})");
        yield return ("Canary weight", string.Create(CultureInfo.InvariantCulture, $"{alert.Weight:0.###} %"));
        if (alert.Images.Count > 0)
        {
            yield return ("Images", string.Join('\n', alert.Images));
        }
        if (alert.Revision is { Length: > 0 } revision)
        {
            yield return ("Revision", revision);
        }
        if (alert.Cluster is { Length: > 0 } cluster)
        {
            yield return ("Cluster", cluster);
        }
        foreach (var (label, value) in alert.Fields)
        {
            yield return (label, value);
        }
    }
}
