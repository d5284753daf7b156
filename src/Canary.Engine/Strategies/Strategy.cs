namespace Canary.Engine.Strategies;

/// <summary>How traffic moves to a new revision: as a list of steps, numbered from 1.</summary>
public abstract record Strategy
{
    /// <summary>How many steps a run has, at least 1.</summary>
    public abstract int StepCount { get; }

    /// <summary>How many judgements are told as iterations, each a step of its own; null: steps are told by what they give the canary.</summary>
    public virtual int? IterationCount => null;

    /// <summary>The step of a number.</summary>
    /// <param name="number">1 to <see cref="StepCount"/>.</param>
    public abstract RolloutStep Step(int number);

    /// <summary>Some step picks its requests by this match.</summary>
    /// <param name="place">As <see cref="CanaryTraffic.Match"/> names it.</param>
    public virtual bool HasMatch(string place) => false;
}
