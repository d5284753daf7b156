namespace Canary.Engine.Strategies;

/// <summary>How traffic moves to a new revision: as a list of steps, numbered from 1.</summary>
public abstract record Strategy
{
    /// <summary>How many steps a run has, at least 1.</summary>
    public abstract int StepCount { get; }

    /// <summary>The step of a number.</summary>
    /// <param name="number">1 to <see cref="StepCount"/>.</param>
    public abstract RolloutStep Step(int number);
}

/// <summary>One step of a strategy.</summary>
/// <param name="Traffic">What the canary gets.</param>
/// <param name="Judged">It lasts an interval and must be judged good; else it is over as soon as the route has its weight.</param>
public readonly record struct RolloutStep(CanaryTraffic Traffic, bool Judged);
