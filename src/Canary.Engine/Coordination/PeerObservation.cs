namespace Canary.Engine.Coordination;

/// <summary>Another Canary, as far as this one must know of it.</summary>
public sealed record PeerObservation
{
    /// <summary><c>podinfo.test</c>.</summary>
    public required string Name { get; init; }

    /// <summary>It is there; else the rest means nothing.</summary>
    public bool Exists { get; init; } = true;

    public RolloutPhase Phase { get; init; }

    /// <summary>What <see cref="RolloutStatus.Reason"/> says of it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Its target runs another revision than the one that it speaks of: its run has not started yet.</summary>
    public bool HasMoved { get; init; }

    /// <summary>It can't do anything until a person helps.</summary>
    public bool IsStalled { get; init; }

    /// <summary>Steps begun.</summary>
    public int Step { get; init; }

    /// <summary>Steps of its run.</summary>
    public int Steps { get; init; }

    /// <summary>When its last run that was given up ended so, for a reason of its own; null: none was.</summary>
    public DateTimeOffset? AbortedAt { get; init; }

    /// <summary>What runs is what was promoted, and nothing else is on its way.</summary>
    public bool IsPromoted =>
        Exists && !HasMoved && Phase is RolloutPhase.Initialized or RolloutPhase.Succeeded && !IsStalled;

    /// <summary>A revision is between its start and its end.</summary>
    public bool IsUnderWay =>
        Exists
        && Phase
            is RolloutPhase.Progressing
                or RolloutPhase.WaitingPromotion
                or RolloutPhase.Paused
                or RolloutPhase.Promoting
                or RolloutPhase.Finalising
                or RolloutPhase.Baking;
}
