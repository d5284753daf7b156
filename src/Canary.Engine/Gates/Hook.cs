namespace Canary.Engine.Gates;

/// <summary>A call to another system, as the spec lists it.</summary>
public sealed record Hook
{
    /// <summary>For messages; need not be unique.</summary>
    public required string Name { get; init; }

    public HookKind Kind { get; init; }

    /// <summary>Where to post; may hold a user and its password.</summary>
    public required string Url { get; init; }

    /// <summary>Longest time for one try. Default 10 s, as Flagger.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries after the first. Default 0.</summary>
    public int Retries { get; init; }

    /// <summary>Accept any server certificate.</summary>
    public bool DisableTls { get; init; }

    /// <summary>The user's own keys.</summary>
    public ValueList<KeyValuePair<string, string>> Metadata { get; init; }

    /// <summary>No alert when it holds the rollout.</summary>
    public bool MuteAlert { get; init; }

    /// <summary>The Secret in the Canary's namespace whose <c>token</c> signs the call; null: it is not signed.</summary>
    public string? Secret { get; init; }

    /// <summary>Without address and metadata, which may hold secrets.</summary>
    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>When a hook is called, and what its answer means.</summary>
public enum HookKind
{
    /// <summary>At every judgement; no is a failed check.</summary>
    Rollout,

    /// <summary>Until it says yes a new revision waits, before it is scaled up.</summary>
    ConfirmRollout,

    /// <summary>Before the first traffic; no is a failed check.</summary>
    PreRollout,

    /// <summary>Asked before every increase of traffic, and before promotion; no holds the weight.</summary>
    ConfirmTrafficIncrease,

    /// <summary>Until it says yes a revision that passed is not promoted.</summary>
    ConfirmPromotion,

    /// <summary>After a rollout ended, whatever it came to; the answer decides nothing.</summary>
    PostRollout,

    /// <summary>Asked as long as a rollout is under way; yes gives it up.</summary>
    Rollback,

    /// <summary>Told of everything that is announced; the answer decides nothing.</summary>
    Event,

    /// <summary>The webhook of a gate.</summary>
    Gate,
}
