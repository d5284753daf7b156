namespace Canary.Engine.Rules;

/// <summary>
/// A primary that was given a revision and is not known to serve with it is unfit: the traffic stays with the target's pods until the
/// primary was given what the target runs by then, a revert or a newer revision, and is ready (R3, R9).
/// </summary>
internal static class Repairing
{
    /// <summary>The primary is unfit, in Promoting as in Failed. The reason is where this is remembered.</summary>
    public static bool IsNeeded(RolloutStatus status) => status.Reason is Reasons.Repairing or Reasons.PromotionFailed;

    /// <summary>
    /// In Promoting: a revert, as one that finds the primary untouched has called the promotion off before (<see cref="Run.CanCallOffPromotion"/>),
    /// or a newer revision that the unfit primary may as well get.
    /// </summary>
    public static bool CanBegin(Pass pass) =>
        Detection.IsReverted(pass) || (Detection.IsNew(pass) && !Promotion.IsWritten(pass) && IsNeeded(pass.Status));

    /// <summary>In Failed, after a failed promotion, or after a bake that left the primary unfit.</summary>
    public static bool CanBeginAfterFailure(Pass pass) =>
        (IsNeeded(pass.Status) || Restoring.NeedsRepair(pass))
        && Detection.HasMoved(pass.Status, pass.Seen)
        && !pass.Seen.IsObstructed();

    /// <summary>In Baking: what the target was set back to is not what the primary runs.</summary>
    public static bool CanBeginFromBake(Pass pass) => Detection.IsReverted(pass) && !pass.Seen.IsObstructed();

    public static void Begin(Pass pass)
    {
        var reverted = Detection.IsReverted(pass);
        if (
            pass.Before.Phase is RolloutPhase.Promoting or RolloutPhase.Baking
            && pass.Status.LastAppliedSpec != pass.Status.LastPromotedSpec
        )
        {
            AddInterrupted(pass, reverted);
        }
        Detection.Record(pass);
        pass.Status = pass.Status with
        {
            StartedAt = pass.Now,
            UnreadySince = null,
            NextStepAt = null,
            PeakWeight = pass.Status.CanaryWeight,
            Bake = null,
            Reason = Reasons.Repairing,
        };
        pass.Announce(
            Severity.Warning,
            Reasons.Repairing,
            reverted
                ? $"{pass.Policy.Target()} was set back; giving {pass.Policy.Primary()} the promoted revision again"
                : $"New revision detected! Repairing {pass.Policy.Primary()} with it",
            AlertLevel.Warn
        );
    }

    /// <summary>In Failed: the primary got ready with the revision after all, so its promotion goes on.</summary>
    public static bool CanResume(Pass pass) => IsNeeded(pass.Status) && Promotion.IsPrimaryReady(pass);

    public static void Resume(Pass pass)
    {
        pass.Status = pass.Status with { Reason = Reasons.Promoting };
        pass.Announce(Severity.Normal, Reasons.Promoting, $"{pass.Policy.Primary()} is ready after all");
    }

    private static void AddInterrupted(Pass pass, bool reverted)
    {
        if (reverted)
        {
            var bakes = pass.Before.Phase == RolloutPhase.Baking;
            var when = bakes ? "in its bake" : $"while {pass.Policy.Primary()} was being written";
            var message = $"{pass.Policy.Target()} was set back {when}";
            History.Add(pass, RolloutResult.Reverted, Reasons.Reverted, message);
        }
        else
        {
            Run.AddSuperseded(pass);
        }
    }
}
