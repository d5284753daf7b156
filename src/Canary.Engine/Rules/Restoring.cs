namespace Canary.Engine.Rules;

/// <summary>
/// After a failed bake the primary is set back to the revision before. Its content was kept on the primary itself, by the same write that replaced
/// it, so there is no moment in which it could be lost.
/// </summary>
internal static class Restoring
{
    /// <summary>The primary is being set back.</summary>
    public static bool IsUnderWay(RolloutStatus status) => status is { Phase: RolloutPhase.Failed, Bake: not null };

    /// <summary>
    /// What must be kept when the primary is given a revision that is to be baked; null: nothing. A primary that is unfit no longer runs what was
    /// promoted: only what was kept before can be kept on.
    /// </summary>
    public static string? ToKeep(RolloutPolicy policy, RolloutStatus status, Observation seen) =>
        Baking.IsDue(policy, status)
        && (!Repairing.IsNeeded(status) || seen.Primary?.Previous == status.LastPromotedSpec)
            ? status.LastPromotedSpec
            : null;

    /// <summary>It serves with the revision before.</summary>
    public static bool IsDone(Pass pass) => IsWritten(pass) && pass.Seen.IsPrimaryReady();

    public static bool CanFinish(Pass pass) => IsUnderWay(pass.Status) && IsDone(pass);

    public static void Finish(Pass pass)
    {
        pass.Status = pass.Status with { Bake = null };
        pass.Announce(
            Severity.Normal,
            "PrimaryRestored",
            $"{pass.Policy.Primary()} runs revision {pass.Status.LastPromotedSpec} again",
            AlertLevel.Info
        );
    }

    /// <summary>A new revision waits until the primary is set back, unless it can't be: then it runs against what the primary runs.</summary>
    public static bool IsAwaited(Pass pass) => IsUnderWay(pass.Status) && (IsWritten(pass) || !IsStuck(pass));

    /// <summary>The primary has to be given what the target runs: a revert, where nothing else brings it back, or any revision, where that left it unready.</summary>
    public static bool NeedsRepair(Pass pass) =>
        IsUnderWay(pass.Status) && !IsDone(pass) && IsStuck(pass) && (Detection.IsReverted(pass) || IsWritten(pass));

    /// <summary>What the primary ran before is not at hand.</summary>
    public static bool IsImpossible(Pass pass) =>
        !IsWritten(pass) && (pass.Seen.Primary?.Previous is not { } kept || kept != pass.Status.LastPromotedSpec);

    private static bool IsWritten(Pass pass) => pass.Seen.IsPrimaryAt(pass.Status.LastPromotedSpec);

    private static bool IsStuck(Pass pass) =>
        IsImpossible(pass) || pass.IsOver(pass.Status.UnreadySince, pass.Policy.ProgressDeadline);
}
