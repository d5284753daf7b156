using Canary.Engine.Rules;

namespace Canary.Engine;

/// <summary>What the status says must be true in the cluster now. It follows from the phase alone, never from how the phase was reached.</summary>
internal readonly record struct DesiredWorld
{
    /// <summary>The revision that the primary must be given while the target still runs it; null: it stays as it is.</summary>
    public string? PrimaryRevision { get; init; }

    /// <summary>What becomes the revision before when the primary is given <see cref="PrimaryRevision"/>, and is kept; null: nothing is.</summary>
    public string? KeptRevision { get; init; }

    /// <summary>The kept revision that the primary must be set back to; null: none.</summary>
    public string? RestoredRevision { get; init; }

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

    /// <summary>The primary's autoscaler is the target's twin.</summary>
    public bool PrimaryAutoscaled => Services || PrimaryRevision is not null;

    /// <summary>What accompanies the primary is as it should be.</summary>
    public bool Companions { get; init; }

    /// <summary>Apex and route lead to the target alone.</summary>
    public bool TrafficReleased { get; init; }

    /// <summary>The Canary may go.</summary>
    public bool FinalizerGone { get; init; }

    public static DesiredWorld Of(RolloutPolicy policy, RolloutStatus status, Observation seen) =>
        status.Phase switch
        {
            RolloutPhase.Initializing => Initializing(status, seen),
            RolloutPhase.Initialized or RolloutPhase.Succeeded or RolloutPhase.Waiting => AtRest(status, seen),
            _ when status.Phase.IsRun() => status.IsRunning() ? Progressing(status, seen) : AtRest(status, seen),
            RolloutPhase.Promoting => Promoting(policy, status, seen),
            RolloutPhase.Finalising => Finalising(status, seen),
            RolloutPhase.Baking => Baking(status, seen),
            RolloutPhase.Failed when Repairing.IsNeeded(status) => Promoting(policy, status, seen),
            RolloutPhase.Failed when Restoring.IsUnderWay(status) => SetBack(status, seen),
            RolloutPhase.Failed => AtRest(status, seen),
            RolloutPhase.Terminating when Deletion.MustGiveBack(policy, status, seen) => Terminating(seen),
            RolloutPhase.Terminating or RolloutPhase.Terminated => new() { FinalizerGone = true },
            _ => default,
        };

    /// <summary>The apex moves only when the primary can serve.</summary>
    private static DesiredWorld Initializing(RolloutStatus status, Observation seen)
    {
        var ready = Initialization.IsPrimaryReady(seen);
        return new()
        {
            PrimaryRevision = Initialization.RevisionOfPrimary(seen),
            PrimaryReplicas = SizeOfPrimary(status, seen),
            Services = ready,
            Traffic = ready ? CanaryTraffic.None : null,
        };
    }

    /// <summary>A primary that someone deleted comes back, as long as the target still runs what it ran.</summary>
    private static DesiredWorld AtRest(RolloutStatus status, Observation seen) =>
        new()
        {
            PrimaryRevision = seen.Primary is null || seen.PrimaryLacksConfig ? status.LastPromotedSpec : null,
            PrimaryReplicas = seen.Primary is null ? SizeOfPrimary(status, seen) : 0,
            Services = true,
            Traffic = status.Traffic,
            TargetIdle =
                !status.Traffic.ReachesCanary && (status.Phase != RolloutPhase.Initialized || seen.IsPrimaryReady()),
            Companions = seen.IsPrimaryReady(),
        };

    /// <summary>Pods that started with an older configuration start again before they are judged.</summary>
    private static DesiredWorld Progressing(RolloutStatus status, Observation seen)
    {
        var outdated = Detection.HasOutdatedPods(status, seen);
        return new()
        {
            TargetReplicas = outdated ? 0 : SizeOfCanary(seen),
            Services = true,
            Traffic = status.Traffic,
            TargetIdle = outdated,
        };
    }

    /// <summary>After a failed promotion too: the primary keeps its chance to get ready after all.</summary>
    private static DesiredWorld Promoting(RolloutPolicy policy, RolloutStatus status, Observation seen) =>
        Progressing(status, seen) with
        {
            TargetReplicas = SizeOfCanary(seen),
            TargetIdle = false,
            PrimaryRevision = status.LastAppliedSpec,
            KeptRevision = Restoring.ToKeep(policy, status, seen),
            PrimaryReplicas = SizeOfPrimary(status, seen),
        };

    private static DesiredWorld Finalising(RolloutStatus status, Observation seen) =>
        new()
        {
            PrimaryReplicas = seen.LiveTarget()?.Replicas ?? 0,
            Services = true,
            Traffic = status.Traffic,
            TargetIdle = seen.IsPrimaryReady(),
        };

    /// <summary>As at rest, with the revision that is judged; what accompanied the one before stays until that is decided.</summary>
    private static DesiredWorld Baking(RolloutStatus status, Observation seen) =>
        AtRest(status, seen) with
        {
            PrimaryRevision = seen.Primary is null || seen.PrimaryLacksConfig ? status.LastAppliedSpec : null,
            KeptRevision = status.LastPromotedSpec,
            Companions = false,
        };

    /// <summary>The same pods serve until those of the revision before are ready; as many as there are (R8).</summary>
    private static DesiredWorld SetBack(RolloutStatus status, Observation seen) =>
        AtRest(status, seen) with
        {
            PrimaryRevision = null,
            RestoredRevision = status.LastPromotedSpec,
            Companions = false,
        };

    private static DesiredWorld Terminating(Observation seen) =>
        new() { TargetReplicas = Deletion.SizeOfTarget(seen), TrafficReleased = Deletion.IsTargetReady(seen) };

    /// <summary>Never smaller than what carries the traffic that it is about to take (R8), and never nothing.</summary>
    private static int SizeOfPrimary(RolloutStatus status, Observation seen) =>
        Math.Max(
            Math.Max(1, status.PrimaryFloor ?? 0),
            Math.Max(seen.Primary?.Replicas ?? 0, seen.LiveTarget()?.Replicas ?? 0)
        );

    /// <summary>Its own size, else the least that its autoscaler gives it, else the primary's.</summary>
    private static int SizeOfCanary(Observation seen) =>
        seen.LiveTarget()?.Replicas is > 0 and var replicas
            ? replicas
            : Math.Max(1, seen.Autoscaler?.MinReplicas ?? seen.Primary?.Replicas ?? 0);
}
