using Canary.Engine.Commands;
using Canary.Engine.Gates;

namespace Canary.Engine.Rules;

/// <summary>How a run begins, begins anew (R4), and is called off because the target was set back (R3).</summary>
internal static class Run
{
    /// <summary>A new revision, or one that failed and that a person wants to run again, and nothing to wait for.</summary>
    public static bool CanStart(Pass pass) =>
        (IsWanted(pass) || CanRetry(pass))
        && !Detection.HasOutdatedPods(pass.Status, pass.Seen)
        && Clearance.ToStart(pass) is null
        && !Gatekeeping.GuardsStart(pass);

    /// <summary>A run starts again only once the canary has no traffic: its pods are about to change.</summary>
    public static bool CanRestart(Pass pass) => CanStart(pass) && HasGivenBack(pass);

    /// <summary>It may not start yet.</summary>
    public static bool MustAwait(Pass pass) =>
        (IsWanted(pass) || CanRetry(pass))
        && HasGivenBack(pass)
        && (Clearance.ToStart(pass) is not null || Gatekeeping.GuardsStart(pass));

    /// <summary>A revision that waited for others has come to its gates, or a newer one has.</summary>
    public static bool MustAwaitGates(Pass pass) =>
        IsWanted(pass) && Clearance.ToStart(pass) is null && Gatekeeping.GuardsStart(pass);

    /// <summary>In a pause: a newer revision before the run of this one began, or a retry.</summary>
    public static bool MustAwaitFromPause(Pass pass) =>
        pass.Status.StartedAt is null
            ? IsWanted(pass)
            : CanRetry(pass) && (Clearance.ToStart(pass) is not null || Gatekeeping.GuardsStart(pass));

    /// <summary>A revision that waits for others is not taken over yet; then the status speaks of the promoted one.</summary>
    public static bool IsTaken(RolloutStatus status) =>
        status.Phase != RolloutPhase.Waiting || status.LastAppliedSpec != status.LastPromotedSpec;

    /// <summary>The revision stands before its gates, and they are open.</summary>
    public static bool CanBegin(Pass pass) =>
        !Detection.HasMoved(pass.Status, pass.Seen)
        && IsTaken(pass.Status)
        && !pass.Seen.IsObstructed()
        && pass.AbortCause is null
        && Clearance.ToStart(pass) is null
        && Gatekeeping.IsOpen(pass, GatePlace.Start);

    /// <summary>The target runs again what the primary runs, before its new revision was started.</summary>
    public static bool IsWithdrawn(Pass pass) =>
        pass.Target is not null && !Detection.HasMoved(pass.Status, pass.Seen) && !IsTaken(pass.Status);

    /// <summary>One write takes phase and revision over: no revision is consumed before its run starts.</summary>
    public static void Start(Pass pass)
    {
        NoteEnd(pass);
        if (pass.Before.Phase != RolloutPhase.Waiting || Detection.HasMoved(pass.Status, pass.Seen))
        {
            Reset(pass);
            Detection.Record(pass);
            Gatekeeping.Forget(pass);
        }
        pass.Status = pass.Status with { StartedAt = pass.Now, UnreadySince = null };
        if (pass.Policy.Notice is { } notice)
        {
            pass.Announce(Severity.Normal, "WithoutEffect", notice);
        }
        var target = pass.Policy.Target();
        pass.Announce(
            Severity.Normal,
            "NewRevision",
            IsRetried(pass) ? $"Retrying revision {pass.Status.LastAppliedSpec}! Scaling up {target}"
                : pass.Before.Phase == RolloutPhase.Progressing
                    ? $"New revision detected! Restarting analysis for {target}"
                : $"New revision detected! Scaling up {target}",
            AlertLevel.Info
        );
    }

    /// <summary>
    /// Before its gates a revision is taken over, so that they know what they are asked about. One that waits for others is not: whatever the
    /// primary was last given for good counts as judged until it may start, so that nothing is lost (R4).
    /// </summary>
    public static void Await(Pass pass)
    {
        NoteEnd(pass);
        Reset(pass);
        pass.Status = pass.Status with { StartedAt = null, UnreadySince = null };
        var impediment = Clearance.ToStart(pass);
        if (impediment is null)
        {
            Detection.Record(pass);
        }
        else
        {
            Detection.RecordPromoted(pass);
        }
        Gatekeeping.Forget(pass);
        var waits =
            impediment?.Message ?? $"waits for {GateMessages.Awaited(pass, GatePlace.Start)} before it is scaled up";
        pass.Announce(
            Severity.Normal,
            nameof(RolloutPhase.Waiting),
            $"New revision detected! {pass.Policy.Target()} {waits}"
        );
    }

    public static bool MustYield(Pass pass) => Detection.IsNew(pass) && pass.Status.Traffic.ReachesCanary;

    /// <summary>In a run that waits or is paused a newer revision ends the wait, whatever the canary has.</summary>
    public static bool MustYieldFromRest(Pass pass) => Detection.IsNew(pass) && pass.Status.StartedAt is not null;

    /// <summary>A person wants to run a revision again that was given up, or that is held for them to decide.</summary>
    public static bool CanRetry(Pass pass) => pass.Command is { Verb: CommandVerb.Retry } && !pass.Seen.IsObstructed();

    /// <summary>The same, with nothing to wait for.</summary>
    public static bool CanRetryAtOnce(Pass pass) =>
        CanRetry(pass) && Clearance.ToStart(pass) is null && !Gatekeeping.GuardsStart(pass);

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
            PromoteBy = null,
            SkipsStep = false,
        };

    /// <summary>In Promoting: the primary was not touched yet, so the traffic may go back to it.</summary>
    public static bool CanCallOffPromotion(Pass pass) => Detection.IsReverted(pass) && Promotion.IsUntouched(pass);

    /// <inheritdoc cref="CanCallOffPromotion"/>
    public static bool CanCallOffPromotionForNewer(Pass pass) => Detection.IsNew(pass) && Promotion.IsUntouched(pass);

    /// <summary>In Failed: the primary runs what the target was set back to.</summary>
    public static bool CanCallOffFailure(Pass pass) =>
        Detection.IsReverted(pass) && !Repairing.IsNeeded(pass.Status) && !Restoring.IsUnderWay(pass.Status);

    /// <summary>What runs is what was promoted, whatever the run came to.</summary>
    public static void CallOff(Pass pass)
    {
        var message = $"{pass.Policy.Target()} was set back to what {pass.Policy.Primary()} runs";
        if (pass.Before.Phase is not (RolloutPhase.Failed or RolloutPhase.Waiting))
        {
            History.Add(pass, RolloutResult.Reverted, Reasons.Reverted, message);
            Aftermath.Expect(pass);
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
        Detection.IsNew(pass)
        && !pass.Seen.IsObstructed()
        && !Repairing.IsNeeded(pass.Status)
        && !Restoring.IsAwaited(pass);

    private static bool HasGivenBack(Pass pass) => pass.Seen.Route is { Accepted: true, Traffic.ReachesCanary: false };

    private static bool IsRetried(Pass pass) => pass.Command is { Verb: CommandVerb.Retry };

    /// <summary>What became of a run that another one takes the place of.</summary>
    private static void NoteEnd(Pass pass)
    {
        if (IsRetried(pass) && pass.Before.IsFrozen())
        {
            var by = pass.Command?.Asker();
            History.Add(pass, RolloutResult.Aborted, pass.Status.Reason, $"{pass.Status.Message}; {by} retries it", by);
        }
        else if (pass.Before.Phase == RolloutPhase.Progressing)
        {
            AddSuperseded(pass);
        }
        Baking.GiveWay(pass);
        if (IsRetried(pass))
        {
            Gatekeeping.Retry(pass);
        }
    }

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
            AnalysisStartedAt = null,
            IsPrepared = false,
            PromoteBy = null,
            SkipsStep = false,
        };
}
