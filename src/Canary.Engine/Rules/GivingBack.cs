namespace Canary.Engine.Rules;

/// <summary>Traffic goes back to the primary in steps: from a promoted canary if the policy says so, and from an aborted one.</summary>
internal static class GivingBack
{
    /// <summary>In Promoting: the primary is ready for a part of the traffic.</summary>
    public static bool CanShift(Pass pass) => Promotion.IsPrimaryReady(pass) && HasStepsLeft(pass) && CanStep(pass);

    public static void Shift(Pass pass) => Lower(pass, pass.Policy.PromotionStep ?? 100, pass.Policy.Interval);

    /// <summary>In Promoting: the primary is ready for all of the traffic, and no step is left or under way.</summary>
    public static bool CanFinalise(Pass pass) =>
        Promotion.IsPrimaryReady(pass)
        && !HasStepsLeft(pass)
        && (pass.Status.NextStepAt is null || CanStep(pass) || !GoesInSteps(pass));

    /// <summary>In Promoting: when the primary gets more; null: it is not ready, or gets all of it at once.</summary>
    public static DateTimeOffset? NextShift(Pass pass) => GoesInSteps(pass) ? pass.Status.NextStepAt : null;

    /// <summary>In Promoting: the next part is due, and the route has not even taken the last one over.</summary>
    public static bool AwaitsRoute(Pass pass) =>
        Promotion.IsPrimaryReady(pass)
        && NextShift(pass) is { } due
        && due <= pass.Now
        && !pass.Seen.IsRouted(pass.Status.Traffic);

    /// <summary>An aborted canary has this left after the first step.</summary>
    public static void Begin(Pass pass)
    {
        if (pass.Policy.Abort is { } abort && pass.Seen.IsCanaryReady(pass.Status))
        {
            Lower(pass, abort.StepWeight, abort.Interval);
        }
        else
        {
            pass.Status = pass.Status with { Traffic = CanaryTraffic.None, NextStepAt = null };
        }
        if (!pass.Status.Traffic.ReachesCanary)
        {
            pass.Announce(Severity.Warning, "ScalingDown", $"Canary failed! Scaling down {pass.Policy.Target()}");
        }
    }

    /// <summary>In Failed: a step is due, or the pods can't answer what is left to them.</summary>
    public static bool CanGoOn(Pass pass) =>
        IsUnderWay(pass.Status)
        && (IsStepOver(pass) || pass.Policy.Abort is null || !pass.Seen.IsCanaryReady(pass.Status));

    /// <summary>An aborted canary still has traffic.</summary>
    public static bool IsUnderWay(RolloutStatus status) =>
        status is { Phase: RolloutPhase.Failed, Traffic.ReachesCanary: true } && !Repairing.IsNeeded(status);

    private static bool HasStepsLeft(Pass pass) =>
        pass.Policy.PromotionStep < pass.Status.CanaryWeight && GoesInSteps(pass);

    /// <summary>A canary that is not ready, or about to change, keeps nothing (R4).</summary>
    private static bool GoesInSteps(Pass pass) =>
        pass.Policy.PromotionStep is not null
        && pass.Seen.IsCanaryReady(pass.Status)
        && !Detection.HasMoved(pass.Status, pass.Seen);

    private static bool CanStep(Pass pass) => IsStepOver(pass) && pass.Seen.IsRouted(pass.Status.Traffic);

    private static bool IsStepOver(Pass pass) => pass.Status.NextStepAt is null || pass.Status.NextStepAt <= pass.Now;

    private static void Lower(Pass pass, decimal step, TimeSpan interval)
    {
        var traffic = pass.Status.Traffic.Less(step);
        pass.Status = pass.Status with
        {
            Traffic = traffic,
            NextStepAt = traffic.ReachesCanary ? pass.Now + interval : null,
        };
        if (traffic.ReachesCanary)
        {
            StepMessages.AnnouncePrimary(pass);
        }
    }
}
