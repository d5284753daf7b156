namespace Canary.Engine.Rules;

/// <summary>The primary takes the judged revision over, then the traffic, and only then the canary goes idle (R8).</summary>
internal static class Promotion
{
    /// <summary>The last step was passed; the metrics go on judging at its weight while gates are waited for.</summary>
    public static void Await(Pass pass)
    {
        Progress.RecordChecks(pass);
        pass.Status = pass.Status with { NextStepAt = pass.Now + pass.Policy.Interval };
    }

    public static void Begin(Pass pass)
    {
        Progress.RecordChecks(pass);
        var copying = $"Copying {pass.Policy.Target()} template spec to {pass.Policy.Primary()}";
        pass.Announce(Severity.Normal, Reasons.Promoting, copying);
    }

    public static bool IsWritten(Pass pass) => pass.Seen.IsPrimaryAt(pass.Status.LastAppliedSpec);

    /// <summary>In Promoting: the primary still runs what was promoted, for certain.</summary>
    public static bool IsUntouched(Pass pass) =>
        !IsWritten(pass) && !Repairing.IsNeeded(pass.Status) && pass.Seen.Outdated is null;

    /// <summary>The primary runs the revision and is no smaller than the canary, whose traffic it is about to take.</summary>
    public static bool IsPrimaryReady(Pass pass) =>
        IsWritten(pass)
        && pass.Seen.IsPrimaryReady()
        && pass.Seen.Primary?.IsAsLargeAs(Math.Max(pass.Target?.Replicas ?? 0, pass.Status.PrimaryFloor ?? 0)) == true;

    public static void Finalise(Pass pass)
    {
        pass.Status = pass.Status with { Traffic = CanaryTraffic.None };
        if (pass.Policy.PromotionStep is null)
        {
            pass.Announce(Severity.Normal, Reasons.Finalising, "Routing all traffic to primary");
        }
        else
        {
            StepMessages.AnnouncePrimary(pass);
        }
    }

    /// <summary>A target that already has a newer revision stays up: its run is about to start.</summary>
    public static bool IsComplete(Pass pass) =>
        pass.Seen.IsRouted(CanaryTraffic.None)
        && pass.Seen.IsPrimaryReady()
        && (
            pass.Target is not { Replicas: > 0, Sizing: not Sizing.None }
            || pass.Seen.TargetReplicasContested
            || Detection.HasMoved(pass.Status, pass.Seen)
        );

    /// <summary>In Finalising: nothing is left to do.</summary>
    public static bool CanComplete(Pass pass) => IsComplete(pass) && !Baking.IsDue(pass.Policy, pass.Status);

    public static void Complete(Pass pass)
    {
        var baked = pass.Before.Phase == RolloutPhase.Baking;
        var reverted = pass.Status.LastAppliedSpec == pass.Status.LastPromotedSpec;
        var reason = reverted ? Reasons.Reverted : Reasons.Promoted;
        var message =
            reverted ? $"{pass.Policy.Primary()} runs the promoted revision again and has all traffic"
            : baked ? $"Promotion finished: {Baking.Conclude(pass)}"
            : pass.Policy.SkipAnalysis ? "Canary analysis was skipped, promotion finished"
            : "Canary analysis completed successfully, promotion finished";
        if (!reverted)
        {
            History.Add(pass, RolloutResult.Promoted, reason, message, pass.Status.PromoteBy);
        }
        pass.Status = pass.Status with
        {
            LastPromotedSpec = pass.Status.LastAppliedSpec,
            Bake = null,
            Reason = reason,
            Message = message,
        };
        Aftermath.Expect(pass);
        pass.Announce(
            Severity.Normal,
            reason,
            baked ? $"Promotion completed! {message}" : $"Promotion completed! Scaling down {pass.Policy.Target()}",
            AlertLevel.Info
        );
    }

    /// <summary>The primary was given the revision and does not get ready with it.</summary>
    public static bool HasFailed(Pass pass)
    {
        var finalising = pass.Before.Phase == RolloutPhase.Finalising;
        if (finalising ? pass.Seen.IsPrimaryReady() : IsPrimaryReady(pass))
        {
            return false;
        }
        var given = finalising || IsWritten(pass);
        return (given && pass.Seen.Primary is { Replicas: > 0, Readiness: Readiness.Failed })
            || (
                (given || Repairing.IsNeeded(pass.Status))
                && pass.IsOver(pass.Status.UnreadySince, pass.Policy.ProgressDeadline)
            );
    }

    /// <summary>The healthy canary keeps the traffic, or gets it back (R9).</summary>
    public static void Fail(Pass pass)
    {
        var message = $"Promotion of {pass.Policy.Target()} failed, primary not ready: {Shortfall(pass)}";
        History.Add(pass, RolloutResult.PromotionFailed, Reasons.PromotionFailed, message);
        pass.Status = pass.Status with { Reason = Reasons.PromotionFailed, Message = message };
        pass.Announce(Severity.Error, Reasons.PromotionFailed, message);
        Aftermath.Expect(pass);
        if (CanRescue(pass))
        {
            Rescue(pass);
        }
    }

    public static bool CanRescue(Pass pass) =>
        Repairing.IsNeeded(pass.Status)
        && !pass.Status.Traffic.SharesLike(CanaryTraffic.All)
        && !pass.Seen.IsObstructed()
        && !pass.Seen.IsPrimaryReady()
        && pass.Seen.IsCanaryReady(pass.Status);

    public static void Rescue(Pass pass)
    {
        pass.Status = pass.Status with { Traffic = CanaryTraffic.All, PeakWeight = 100 };
        pass.Announce(Severity.Warning, "Rescued", "Routing all traffic to canary");
    }

    private static string Shortfall(Pass pass) =>
        pass.Seen.Primary is not { } primary ? "it is gone"
        : pass.Seen.IsPrimaryReady() ? $"it has {primary.Replicas} of {pass.Target?.Replicas} pods"
        : primary.ReadinessMessage ?? "its pods are not available";
}
