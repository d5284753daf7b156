namespace Canary.Engine.Gates;

/// <summary>Something that must be open before a rollout goes on.</summary>
public sealed record Gate
{
    /// <summary>Unique at its place; commands name it.</summary>
    public required string Name { get; init; }

    public required GatePlace At { get; init; }

    /// <summary>Who is asked whether it is open; null: a person opens it.</summary>
    public Hook? Hook { get; init; }

    /// <summary>Once open it stays open for the revision; else its hook is asked again each time. Default true.</summary>
    public bool Latches { get; init; } = true;

    /// <summary>How long it may stay closed; null: for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What happens then. Default: it stays closed.</summary>
    public GateTimeout OnTimeout { get; init; }
}

/// <summary>Where a gate stands.</summary>
public enum GatePlace
{
    /// <summary>Before a new revision is scaled up.</summary>
    Start,

    /// <summary>Before the canary gets more traffic, and before promotion.</summary>
    Traffic,

    /// <summary>Before a revision that passed is promoted.</summary>
    Promotion,

    /// <summary>At no place of the way: the rollout is given up when it opens.</summary>
    Rollback,
}

/// <summary>What happens to a gate that was closed for too long.</summary>
public enum GateTimeout
{
    /// <summary>It stays closed, and people are told.</summary>
    Hold,

    /// <summary>The revision is given up.</summary>
    Rollback,

    /// <summary>It opens.</summary>
    Promote,
}

/// <summary>A gate that a revision has come to, or that a person decided on before.</summary>
/// <param name="Name">The gate's name.</param>
/// <param name="At">Its place.</param>
/// <param name="State">Whether it is open.</param>
/// <param name="Revision">For which revision.</param>
/// <param name="Since">When the revision came to it, or when it was decided on before that.</param>
/// <param name="By">Who opened or rejected it; null: nobody did.</param>
/// <param name="ChangedAt">When it got its state.</param>
/// <param name="Message">What its webhook said last.</param>
public sealed record GateRecord(
    string Name,
    GatePlace At,
    GateState State,
    string Revision,
    DateTimeOffset Since,
    DateTimeOffset ChangedAt,
    string? By = null,
    string? Message = null
);

/// <summary>Whether a gate is open.</summary>
public enum GateState
{
    /// <summary>Closed, and waited for.</summary>
    Waiting,

    Open,

    /// <summary>A person said no.</summary>
    Rejected,

    /// <summary>Closed for too long; it can still be opened.</summary>
    TimedOut,
}
