using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>A step of an explicit list: one of weight, mirror, match and pause, and how long it lasts. It replaces what the step before gave the canary; only a pause keeps it.</summary>
public sealed record V1CanaryStep
{
    /// <summary>Percent of traffic that the canary gets, which may be less than in the step before; up to three decimals where the provider can.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public decimal? Weight { get; init; }

    /// <summary>Percent of requests that are copied to the canary, whose answers are thrown away.</summary>
    [Schema(Minimum = 0, Maximum = 100)]
    public decimal? Mirror { get; init; }

    /// <summary>A/B testing in this step: which requests go to the canary; any of them is enough.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1HttpMatch>? Match { get; init; }

    /// <summary>Wait: for a time, or without a duration until someone promotes or resumes the rollout.</summary>
    public V1StepPause? Pause { get; init; }

    /// <summary>How long the step lasts at least, for example 5m; it is judged every interval and once more at its end. Default: the interval. Not for a pause.</summary>
    public string? Hold { get; init; }

    /// <summary>verdict: hold until the comparison accepts the canary. Not supported yet.</summary>
    [Schema(Enum = "verdict")]
    public string? Until { get; init; }
}

/// <summary>A wait.</summary>
public sealed record V1StepPause
{
    /// <summary>How long, for example 10m. Default: until someone promotes or resumes the rollout.</summary>
    public string? Duration { get; init; }
}
