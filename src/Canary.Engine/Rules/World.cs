namespace Canary.Engine.Rules;

/// <summary>What is asked of an observation again and again.</summary>
internal static class World
{
    /// <summary>The target, unless it is missing or on its way out.</summary>
    public static WorkloadObservation? LiveTarget(this Observation seen) =>
        seen.Target is { Deleting: false } target ? target : null;

    /// <summary>A suspended canary is left as it is; a deleted one gives its traffic back all the same, unless it is free to go.</summary>
    public static bool IsLeftAlone(this Observation seen, RolloutPolicy policy) =>
        seen.Deleting ? !seen.HasFinalizer : policy.Suspend;

    /// <summary>Something that only a person can change stands in the way.</summary>
    public static bool IsObstructed(this Observation seen) => seen.Obstacles.Count > 0 || seen.LiveTarget() is null;

    /// <summary>The target runs the revision that the status speaks of.</summary>
    public static bool IsTargetAt(this Observation seen, RolloutStatus status) =>
        seen.LiveTarget() is { } target && target.Revision == status.LastAppliedSpec;

    /// <summary>The target has pods, all of them of the revision that the status speaks of and available.</summary>
    public static bool IsCanaryReady(this Observation seen, RolloutStatus status) =>
        seen.LiveTarget() is { Replicas: > 0, Readiness: Readiness.Ready } && seen.IsTargetAt(status);

    /// <summary>The primary has pods, all of them of its present content and available.</summary>
    public static bool IsPrimaryReady(this Observation seen) =>
        seen.Primary is { Replicas: > 0, Readiness: Readiness.Ready };

    /// <summary>It asks for no fewer pods; where the nodes decide, being awake is all that can be asked of it.</summary>
    public static bool IsAsLargeAs(this WorkloadObservation workload, int replicas) =>
        workload.Replicas >= replicas || (workload.Sizing != Sizing.Replicas && workload.Replicas > 0);

    /// <summary>The primary was given this revision; its pods may not have it yet.</summary>
    public static bool IsPrimaryAt(this Observation seen, string? revision) =>
        seen.Primary is { } primary && primary.Revision == revision;

    /// <summary>Services and route are as the spec wants them, and the data plane gives the canary this traffic, with these cookies if there are any.</summary>
    public static bool IsRouted(this Observation seen, CanaryTraffic traffic) =>
        seen is { ServicesCurrent: true, Route: { Current: true, Accepted: true, Traffic: { } has } }
        && has.SharesLike(traffic)
        && (traffic.Cookies is null || traffic.Cookies == has.Cookies);

    /// <summary>
    /// What counts of it: a workload is ready when so many of its pods are available as the policy wants, and nothing is ready or accepted that may
    /// not be so any more.
    /// </summary>
    public static Observation Counted(this Observation seen, RolloutPolicy policy) =>
        seen.Outdated is not null
            ? seen with
            {
                Target = Uncertain(seen.Target),
                Primary = Uncertain(seen.Primary),
                Route = seen.Route with { Accepted = false },
            }
        : policy is { PrimaryReadyThreshold: 100, CanaryReadyThreshold: 100 } ? seen
        : seen with
        {
            Target = ByThreshold(seen.Target, policy.CanaryReadyThreshold),
            Primary = ByThreshold(seen.Primary, policy.PrimaryReadyThreshold),
        };

    private static WorkloadObservation? Uncertain(WorkloadObservation? workload) =>
        workload is { Readiness: Readiness.Ready } ? workload with { Readiness = Readiness.Progressing } : workload;

    /// <summary>Rounded down to pods, but never to none: traffic needs one.</summary>
    private static WorkloadObservation? ByThreshold(WorkloadObservation? workload, int percent) =>
        percent < 100
        && workload is { Replicas: > 0, Readiness: not Readiness.Ready }
        && workload.AvailableReplicas >= Math.Max(1, workload.Replicas * percent / 100)
            ? workload with
            {
                Readiness = Readiness.Ready,
            }
            : workload;
}
