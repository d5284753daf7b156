namespace Canary.Engine.Strategies;

/// <summary>One step of a strategy. It says all of what the canary gets: nothing is carried over from the step before.</summary>
/// <param name="Traffic">What the canary gets; without cookies, which belong to a run.</param>
/// <param name="Judged">It must be judged good; else it is over as soon as the route has its traffic and its time has passed.</param>
public readonly record struct RolloutStep(CanaryTraffic Traffic, bool Judged)
{
    /// <summary>How long it lasts at least, above zero. Null: an interval if it is judged, else no time at all.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>It waits; null: it does not. What the canary gets is what the step before gave it.</summary>
    public StepPause? Pause { get; init; }

    /// <summary>How long it lasts at least; null: until somebody says so.</summary>
    /// <param name="interval">The time between two judgements.</param>
    public TimeSpan? Duration(TimeSpan interval) =>
        Pause is { } pause ? pause.Duration
        : Hold is { } hold ? hold
        : Judged ? interval
        : TimeSpan.Zero;
}

/// <summary>A wait.</summary>
/// <param name="Duration">How long, above zero; null: until somebody resumes or promotes the rollout.</param>
public sealed record StepPause(TimeSpan? Duration);
