namespace Canary.Engine.Analysis;

/// <summary>A metric and the range in which its value must lie.</summary>
public sealed record MetricCheck
{
    /// <summary>Unique in a policy; shown in status and events.</summary>
    public required string Name { get; init; }

    public required MetricSource Source { get; init; }

    /// <summary>The window that the query looks back over.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Smallest good value, inclusive; null: no lower bound.</summary>
    public double? Min { get; init; }

    /// <summary>Largest good value, inclusive; null: no upper bound.</summary>
    public double? Max { get; init; }

    /// <summary>So many failures of this metric in one run end it, whatever the threshold; null: only the threshold counts (R7).</summary>
    public int? FailureLimit { get; init; }

    /// <summary>So many looks in a row without a value make the run inconclusive; null: only the longest hold does (R6).</summary>
    public int? ErrorLimit { get; init; }

    /// <summary>How long after the first step the metric begins to count. Default: at once.</summary>
    public TimeSpan InitialDelay { get; init; }

    /// <summary>How long after the beginning of a bake it begins to count there.</summary>
    public TimeSpan CountsInBakeAfter => InitialDelay > Interval ? InitialDelay : Interval;

    /// <summary>Recorded only: it decides nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether a value is good. NaN never is.</summary>
    public bool Accepts(double value) =>
        (Min is null || value >= Min) && (Max is null || value <= Max) && !double.IsNaN(value);
}

/// <summary>Whom a metric is about.</summary>
public enum Variant
{
    /// <summary>The target: a revision that is being released.</summary>
    Canary,

    /// <summary>Its copy that carries the traffic: a promoted revision in its bake.</summary>
    Primary,
}

/// <summary>Where a metric's value comes from.</summary>
public abstract record MetricSource;

/// <summary>A query that the provider's mesh brings along.</summary>
public sealed record BuiltInMetric(BuiltInMetricKind Kind) : MetricSource;

/// <summary>Which built-in query.</summary>
public enum BuiltInMetricKind
{
    /// <summary><c>request-success-rate</c>: percent of requests that did not fail with 5xx.</summary>
    RequestSuccessRate,

    /// <summary><c>request-duration</c>: the 99th percentile, in milliseconds.</summary>
    RequestDuration,
}

/// <summary>A query written into the Canary itself, for the canary's metrics server.</summary>
public sealed record InlineQuery(string Query) : MetricSource;

/// <summary>A query kept in a MetricTemplate.</summary>
/// <param name="Namespace">The template's namespace.</param>
/// <param name="Name">The template's name.</param>
/// <param name="Variables">What <c>{{ variables.x }}</c> stands for.</param>
public sealed record TemplateQuery(string Namespace, string Name, ValueList<KeyValuePair<string, string>> Variables)
    : MetricSource;
