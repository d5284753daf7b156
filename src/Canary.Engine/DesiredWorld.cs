using Canary.Engine.Rules;

namespace Canary.Engine;

/// <summary>What the status says must be true in the cluster now. It follows from the phase alone, never from how the phase was reached.</summary>
internal readonly record struct DesiredWorld
{
    /// <summary>The revision that the primary must be given while the target still runs it; null: it stays as it is.</summary>
    public string? PrimaryRevision { get; init; }

    /// <summary>The primary is at least this large.</summary>
    public int PrimaryReplicas { get; init; }

    /// <summary>The target is at least this large.</summary>
    public int TargetReplicas { get; init; }

    /// <summary>Services are as the spec wants them.</summary>
    public bool Services { get; init; }

    /// <summary>What the route gives the canary; null: the route stays as it is.</summary>
    public CanaryTraffic? Traffic { get; init; }

    /// <summary>The target has no pods, once it has no traffic.</summary>
    public bool TargetIdle { get; init; }

    /// <summary>Apex and route lead to the target alone.</summary>
    public bool TrafficReleased { get; init; }

    /// <summary>The Canary may go.</summary>
    public bool FinalizerGone { get; init; }

    public static DesiredWorld Of(RolloutPolicy policy, RolloutStatus status, Observation seen) =>
        status.Phase switch
        {
            RolloutPhase.Initializing => Initializing(seen),
            RolloutPhase.Initialized or RolloutPhase.Succeeded or RolloutPhase.Waiting => AtRest(status, seen),
            _ when status.Phase.IsRun() => status.IsRunning() ? Progressing(status, seen) : AtRest(status, seen),
            RolloutPhase.Promoting => Promoting(status, seen),
            RolloutPhase.Finalising => Finalising(status, seen),
            RolloutPhase.Failed => Repairing.IsNeeded(status) ? Promoting(status, seen) : AtRest(status, seen),
            RolloutPhase.Terminating when Deletion.MustGiveBack(policy, status, seen) => Terminating(seen),
            RolloutPhase.Terminating or RolloutPhase.Terminated => new() { FinalizerGone = true },
            _ => default,
        };

    /// <summary>The apex moves only when the primary can serve.</summary>
    private static DesiredWorld Initializing(Observation seen)
    {
        var ready = Initialization.IsPrimaryReady(seen);
        return new()
        {
            PrimaryRevision = Initialization.RevisionOfPrimary(seen),
            PrimaryReplicas = SizeOfPrimary(seen),
            Services = ready,
            Traffic = ready ? CanaryTraffic.None : null,
        };
    }

    /// <summary>A primary that someone deleted comes back, as long as the target still runs what it ran.</summary>
    private static DesiredWorld AtRest(RolloutStatus status, Observation seen) =>
        new()
        {
            PrimaryRevision = seen.Primary is null ? status.LastPromotedSpec : null,
            PrimaryReplicas = seen.Primary is null ? SizeOfPrimary(seen) : 0,
            Services = true,
            Traffic = status.Traffic,
            TargetIdle =
                !status.Traffic.ReachesCanary && (status.Phase != RolloutPhase.Initialized || seen.IsPrimaryReady()),
        };

    private static DesiredWorld Progressing(RolloutStatus status, Observation seen) =>
        new()
        {
            TargetReplicas = SizeOfCanary(seen),
            Services = true,
            Traffic = status.Traffic,
        };

    /// <summary>After a failed promotion too: the primary keeps its chance to get ready after all.</summary>
    private static DesiredWorld Promoting(RolloutStatus status, Observation seen) =>
        Progressing(status, seen) with
        {
            PrimaryRevision = status.LastAppliedSpec,
            PrimaryReplicas = SizeOfPrimary(seen),
        };

    private static DesiredWorld Finalising(RolloutStatus status, Observation seen) =>
        new()
        {
            PrimaryReplicas = seen.LiveTarget()?.Replicas ?? 0,
            Services = true,
            Traffic = status.Traffic,
            TargetIdle = seen.IsPrimaryReady(),
        };

    private static DesiredWorld Terminating(Observation seen) =>
        new() { TargetReplicas = Deletion.SizeOfTarget(seen), TrafficReleased = Deletion.IsTargetReady(seen) };

    /// <summary>Never smaller than what carries the traffic that it is about to take (R8), and never nothing.</summary>
    private static int SizeOfPrimary(Observation seen) =>
        Math.Max(1, Math.Max(seen.Primary?.Replicas ?? 0, seen.LiveTarget()?.Replicas ?? 0));

    /// <summary>Its own size, else the primary's.</summary>
    private static int SizeOfCanary(Observation seen) =>
        seen.LiveTarget()?.Replicas is > 0 and var replicas ? replicas : Math.Max(1, seen.Primary?.Replicas ?? 0);
}
