namespace Canary.Engine.Rules;

/// <summary>How a run begins, begins anew (R4), and is called off because the target was set back (R3).</summary>
internal static class Run
{
    public static bool CanStart(Pass pass) => IsWanted(pass) && Clearance.ToStart(pass) is null;

    /// <summary>A run starts again only once the canary has no traffic: its pods are about to change.</summary>
    public static bool CanRestart(Pass pass) => CanStart(pass) && HasGivenBack(pass);

    /// <summary>A new revision waits. Whatever the primary was last given for good counts as judged until it starts, so that nothing is lost (R4).</summary>
    public static bool MustAwait(Pass pass) =>
        IsWanted(pass) && HasGivenBack(pass) && Clearance.ToStart(pass) is not null;

    public static void Await(Pass pass)
    {
        if (pass.Before.Phase == RolloutPhase.Progressing)
        {
            AddSuperseded(pass);
        }
        Reset(pass);
        Detection.RecordPromoted(pass);
        pass.Announce(
            Severity.Normal,
            nameof(RolloutPhase.Waiting),
            $"New revision detected! {pass.Policy.Target()} {Clearance.ToStart(pass)?.Message}"
        );
    }

    /// <summary>The target runs again what the primary runs, before its new revision was started.</summary>
    public static bool IsWithdrawn(Pass pass) => pass.Target is not null && !Detection.HasMoved(pass.Status, pass.Seen);

    /// <summary>One write takes phase and revision over: no revision is consumed before its run starts.</summary>
    public static void Start(Pass pass)
    {
        if (pass.Before.Phase == RolloutPhase.Progressing)
        {
            AddSuperseded(pass);
        }
        Reset(pass);
        Detection.Record(pass);
        pass.Status = pass.Status with { StartedAt = pass.Now, UnreadySince = null };
        pass.Announce(
            Severity.Normal,
            "NewRevision",
            pass.Before.Phase == RolloutPhase.Progressing
                ? $"New revision detected! Restarting analysis for {pass.Policy.Target()}"
                : $"New revision detected! Scaling up {pass.Policy.Target()}",
            AlertLevel.Info
        );
    }

    public static bool MustYield(Pass pass) => Detection.IsNew(pass) && pass.Status.Traffic.ReachesCanary;

    /// <summary>The canary gives its traffic back before its pods change; the run of the old revision is back before its first step.</summary>
    public static void Yield(Pass pass)
    {
        BackToStart(pass);
        pass.Status = pass.Status with { UnreadySince = null };
        pass.Announce(
            Severity.Normal,
            Reasons.Superseded,
            $"New revision detected! Routing all traffic to primary before {pass.Policy.Target()} starts again"
        );
    }

    /// <summary>The canary has no traffic, and the run is before its first step; its failed checks still count.</summary>
    public static void BackToStart(Pass pass) =>
        pass.Status = pass.Status with
        {
            Traffic = CanaryTraffic.None,
            Step = 0,
            Iterations = 0,
            StepStartedAt = null,
            NextStepAt = null,
            HoldSince = null,
            Checks = [],
        };

    /// <summary>In Promoting: the primary was not touched yet, so the traffic may go back to it.</summary>
    public static bool CanCallOffPromotion(Pass pass) => Detection.IsReverted(pass) && IsPrimaryUntouched(pass);

    /// <inheritdoc cref="CanCallOffPromotion"/>
    public static bool CanCallOffPromotionForNewer(Pass pass) => Detection.IsNew(pass) && IsPrimaryUntouched(pass);

    public static bool CanCallOffFailure(Pass pass) => Detection.IsReverted(pass) && !Repairing.IsNeeded(pass.Status);

    /// <summary>What runs is what was promoted, whatever the run came to.</summary>
    public static void CallOff(Pass pass)
    {
        var message = $"{pass.Policy.Target()} was set back to what {pass.Policy.Primary()} runs";
        if (pass.Before.Phase is not (RolloutPhase.Failed or RolloutPhase.Waiting))
        {
            History.Add(pass, RolloutResult.Reverted, Reasons.Reverted, message);
        }
        Detection.Record(pass);
        pass.Status = pass.Status with { Traffic = CanaryTraffic.None, Reason = Reasons.Reverted, Message = message };
        pass.Announce(Severity.Normal, Reasons.Reverted, $"{message}; routing all traffic to primary", AlertLevel.Info);
    }

    /// <summary>Notes that a newer revision took the place of the present one.</summary>
    public static void AddSuperseded(Pass pass) =>
        History.Add(
            pass,
            RolloutResult.Superseded,
            Reasons.Superseded,
            $"A newer revision of {pass.Policy.Target()} appeared"
        );

    private static bool IsWanted(Pass pass) =>
        Detection.IsNew(pass) && !pass.Seen.IsObstructed() && !Repairing.IsNeeded(pass.Status);

    private static bool HasGivenBack(Pass pass) => pass.Seen.Route is { Accepted: true, Traffic.ReachesCanary: false };

    private static bool IsPrimaryUntouched(Pass pass) => !Promotion.IsWritten(pass) && !Repairing.IsNeeded(pass.Status);

    private static void Reset(Pass pass) =>
        pass.Status = pass.Status with
        {
            Traffic = CanaryTraffic.None,
            PeakWeight = 0,
            FailedChecks = 0,
            Iterations = 0,
            Step = 0,
            Steps = pass.Policy.Strategy.StepCount,
            StepStartedAt = null,
            NextStepAt = null,
            HoldSince = null,
            Checks = [],
        };
}
