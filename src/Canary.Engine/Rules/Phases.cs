namespace Canary.Engine.Rules;

/// <summary>What phases have in common.</summary>
internal static class Phases
{
    /// <summary>A revision has pods, or is about to, and is on its way to promotion.</summary>
    public static bool IsRun(this RolloutPhase phase) =>
        phase is RolloutPhase.Progressing or RolloutPhase.WaitingPromotion or RolloutPhase.Paused;

    /// <summary>A revision is being judged. One that was paused before its run began is not.</summary>
    public static bool IsRunning(this RolloutStatus status) =>
        status.Phase.IsRun() && (status.Phase != RolloutPhase.Paused || status.StartedAt is not null);

    /// <summary>A revision waits or runs: it can be given up without harm.</summary>
    public static bool IsUnderWay(this RolloutStatus status) =>
        status.Phase.IsRun() || status.Phase == RolloutPhase.Waiting;

    /// <summary>A person must decide what becomes of the revision.</summary>
    public static bool IsFrozen(this RolloutStatus status) =>
        status.Pause is { Cause: PauseCause.Failure or PauseCause.Inconclusive };

    /// <summary>The revision is promoted as soon as its pods are ready.</summary>
    public static bool Skips(this RolloutStatus status, RolloutPolicy policy) =>
        status.PromoteBy is not null || Rollback.SkipsAnalysis(policy, status);
}
