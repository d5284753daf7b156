namespace Canary.Engine.Analysis;

/// <summary>What asking for a metric came to. An error and no data are neither pass nor fail (R6).</summary>
/// <param name="Metric">The check's name.</param>
/// <param name="Outcome">Whether there is a value.</param>
/// <param name="Value">The value, when <paramref name="Outcome"/> is <see cref="MetricOutcome.Value"/>.</param>
/// <param name="Message">Else what went wrong, where, and what to do; free of secrets.</param>
public sealed record MetricAnswer(string Metric, MetricOutcome Outcome, double? Value = null, string? Message = null)
{
    public static MetricAnswer Of(string metric, double value) => new(metric, MetricOutcome.Value, value);

    public static MetricAnswer NoData(string metric, string message) =>
        new(metric, MetricOutcome.NoData, null, message);

    public static MetricAnswer Error(string metric, string message) => new(metric, MetricOutcome.Error, null, message);
}

/// <summary>The kinds of answer a metric can give.</summary>
public enum MetricOutcome
{
    Value,
    NoData,
    Error,
}
