namespace Canary.Engine.Rules;

/// <summary>A Canary that goes leaves a serving target behind, with no moment without endpoints.</summary>
internal static class Deletion
{
    public static bool IsAsked(Pass pass) => pass.Seen is { Deleting: true, HasFinalizer: true };

    public static void Begin(Pass pass) =>
        pass.Announce(Severity.Normal, Reasons.Terminating, $"Terminating canary {pass.Policy.Target()}");

    public static bool IsDone(Pass pass) =>
        IsAsked(pass) && (pass.Seen.TrafficReleased || !MustGiveBack(pass.Policy, pass.Status, pass.Seen));

    public static void Finish(Pass pass)
    {
        pass.Status = pass.Status with
        {
            Reason = Reasons.Terminated,
            Message = $"{pass.Policy.Target()} serves on its own",
        };
        pass.Announce(Severity.Normal, Reasons.Terminated, $"Terminated canary {pass.Policy.Target()}");
    }

    /// <summary>Traffic was taken from a target that is still there, and the user wants it back.</summary>
    public static bool MustGiveBack(RolloutPolicy policy, RolloutStatus status, Observation seen) =>
        policy.RevertOnDeletion
        && seen.LiveTarget() is not null
        && (status.LastPromotedSpec is not null || seen.ServicesCurrent);

    /// <summary>The target can take what the primary carries (R8).</summary>
    public static bool IsTargetReady(Observation seen) =>
        seen.LiveTarget() is { Replicas: > 0, Readiness: Readiness.Ready } target
        && (target.IsAsLargeAs(SizeOfTarget(seen)) || seen.TargetReplicasContested);

    public static int SizeOfTarget(Observation seen) => Math.Max(seen.Primary?.Replicas ?? 0, 1);
}
