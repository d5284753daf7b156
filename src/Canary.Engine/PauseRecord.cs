namespace Canary.Engine;

/// <summary>Why a rollout is paused.</summary>
/// <param name="Cause">Who or what paused it.</param>
/// <param name="Since">Since when.</param>
/// <param name="By">The person, if one did.</param>
/// <param name="Until">When it goes on by itself; null: when somebody says so.</param>
public sealed record PauseRecord(
    PauseCause Cause,
    DateTimeOffset Since,
    string? By = null,
    DateTimeOffset? Until = null
);

/// <summary>Who or what pauses a rollout.</summary>
public enum PauseCause
{
    /// <summary>A person.</summary>
    Command,

    /// <summary>A step that waits.</summary>
    Step,

    /// <summary>Failed checks, where the policy asks for a person then: the revision is judged no more.</summary>
    Failure,

    /// <summary>No decision for too long, where the policy asks for a person then.</summary>
    Inconclusive,
}
