namespace Canary.Engine;

/// <summary>Decides what a canary does next. Pure: the same arguments always give the same answer.</summary>
public static class RolloutEngine
{
    /// <summary>What must be asked before <see cref="Decide"/>; empty when no judgement is due.</summary>
    public static ValueList<Question> Questions(
        RolloutPolicy policy,
        RolloutStatus status,
        Observation seen,
        DateTimeOffset now
    ) => throw new InvalidOperationException();

    /// <summary>The next status, when to look again, and what to tell. Takes the same <paramref name="now"/> as <see cref="Questions"/>.</summary>
    public static Decision Decide(
        RolloutPolicy policy,
        RolloutStatus status,
        Observation seen,
        Answers answers,
        DateTimeOffset now
    ) => throw new InvalidOperationException();
}
