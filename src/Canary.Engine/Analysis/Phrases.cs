using System.Globalization;
using Canary.Engine.Rules;

namespace Canary.Engine.Analysis;

/// <summary>How a check is told, in Flagger's wording.</summary>
internal static class Phrases
{
    /// <summary><c>success rate 80.00% &lt; 99%</c>, <c>request duration 1200ms &gt; 500ms</c>, <c>error-count 7.00 &gt; 5</c>.</summary>
    public static string OutOfRange(MetricCheck check, double value)
    {
        var (name, unit, format) = Style(check);
        var below = value < check.Min;
        var number = value.ToString(format, CultureInfo.InvariantCulture);
        var bound = (below ? check.Min : check.Max)?.ToString(CultureInfo.InvariantCulture);
        return $"{name} {number}{unit} {(below ? '<' : '>')} {bound}{unit}";
    }

    /// <summary><c>no values found for metric error-count: …</c>.</summary>
    public static string Unanswered(MetricCheck check, MetricAnswer? answer) =>
        answer?.Outcome switch
        {
            null => $"metric {check.Name} was not answered",
            MetricOutcome.Error => $"metric {check.Name} could not be read: {answer.Message}",
            MetricOutcome.NoData => $"no values found for metric {check.Name}: {answer.Message}",
            _ => $"metric {check.Name} is not a number",
        };

    /// <summary><c>metric error-count waits until 10:31:20Z: …</c>.</summary>
    public static string Waiting(MetricCheck check, DateTimeOffset? until) =>
        $"metric {check.Name} waits until {until?.At()}: before, its interval reaches back into the run before";

    private static (string Name, string Unit, string Format) Style(MetricCheck check) =>
        check.Source switch
        {
            BuiltInMetric { Kind: BuiltInMetricKind.RequestSuccessRate } => ("success rate", "%", "0.00"),
            BuiltInMetric { Kind: BuiltInMetricKind.RequestDuration } => ("request duration", "ms", "0.##"),
            _ => (check.Name, "", "0.00"),
        };
}
