using Canary.Engine.Commands;
using Canary.Engine.Coordination;

namespace Canary.Engine;

/// <summary>
/// What the cluster looks like to a pass: read from stores, never written by the engine. It may lag behind others, never behind the
/// controller's own last write: whoever runs an effect puts the answered object into the store first.
/// </summary>
public sealed record Observation
{
    /// <summary>The workload that Git changes, which is the canary; null when it is not there.</summary>
    public WorkloadObservation? Target { get; init; }

    /// <summary>The copy that carries the traffic; null until it was made.</summary>
    public WorkloadObservation? Primary { get; init; }

    /// <summary>A copied ConfigMap or Secret that the primary's pods read is gone; they would not start again.</summary>
    public bool PrimaryLacksConfig { get; init; }

    /// <summary>What accompanies the primary is as <see cref="ApplyCompanions"/> makes it.</summary>
    public bool CompanionsCurrent { get; init; } = true;

    /// <summary>Objects are there that were made for a former Canary of the same name and belong to nobody: <see cref="AdoptOrphans"/> changes that.</summary>
    public bool HasOrphans { get; init; }

    /// <summary>The apex service leads to the primary's pods, though perhaps not to these alone: users may be on them.</summary>
    public bool PrimaryServes { get; init; }

    /// <summary>The services <c>name</c>, <c>name-primary</c> and <c>name-canary</c> are there as the spec wants them.</summary>
    public bool ServicesCurrent { get; init; }

    public RouteObservation Route { get; init; } = new();

    /// <summary>The target's autoscaler and the primary's; null when the spec names none.</summary>
    public AutoscalerObservation? Autoscaler { get; init; }

    /// <summary>What stands in the way and only a person can change: a missing reference, a second Canary on the target, a provider that can't.</summary>
    public ValueList<Obstacle> Obstacles { get; init; }

    /// <summary>The API server refused what an earlier pass wanted to write, and has not accepted it since; null: nothing.</summary>
    public Obstacle? Refusal { get; init; }

    /// <summary>
    /// What pods and traffic are seen by and may be out of date (<c>deployments.apps</c>): what looks ready or accepted need not be so any more, and
    /// does not count as such; null: all is current.
    /// </summary>
    public string? Outdated { get; init; }

    /// <summary>The Canaries that must be promoted before a run starts, in the policy's order.</summary>
    public ValueList<PeerObservation> Dependencies { get; init; }

    /// <summary>The other members of the policy's group, by name.</summary>
    public ValueList<PeerObservation> Group { get; init; }

    /// <summary>The Canary was deleted and waits for its finalizer.</summary>
    public bool Deleting { get; init; }

    /// <summary>The Canary carries the controller's finalizer.</summary>
    public bool HasFinalizer { get; init; }

    /// <summary>Apex service and route lead to the target itself: what <see cref="ReleaseTraffic"/> makes true.</summary>
    public bool TrafficReleased { get; init; }

    /// <summary>
    /// The manager that keeps taking <c>spec.replicas</c> of the target back, so that the controller leaves it alone (R15); null: none does.
    /// </summary>
    public string? TargetReplicasHolder { get; init; }

    /// <summary>What people ask of the rollout, by annotations that are still there.</summary>
    public ValueList<Command> Commands { get; init; }

    /// <summary>Somebody else decides the target's size, be it through its autoscaler.</summary>
    public bool TargetReplicasContested => TargetReplicasHolder is not null || Autoscaler?.PauseContest is not null;
}

/// <summary>A workload as the server reports it.</summary>
public sealed record WorkloadObservation
{
    /// <summary>Target: hash of the canonical content that would be copied to the primary. Primary: the revision written on it.</summary>
    public required string Revision { get; init; }

    /// <summary>Primary: the revision before, which it can be set back to (<see cref="RestorePrimary"/>); null: none, or not all that it needs is there.</summary>
    public string? Previous { get; init; }

    /// <summary>Server-side identity of that content: generation and the tracked objects' resource versions. Unmoved means unchanged (R1).</summary>
    public string Fence { get; init; } = "";

    /// <summary>It has a deletionTimestamp.</summary>
    public bool Deleting { get; init; }

    /// <summary>How many pods it asks for; 0: it is idle.</summary>
    public int Replicas { get; init; }

    /// <summary>What decides <see cref="Replicas"/>.</summary>
    public Sizing Sizing { get; init; }

    /// <summary>Pods of the current content that are available.</summary>
    public int AvailableReplicas { get; init; }

    public Readiness Readiness { get; init; }

    /// <summary>Why it is not ready, for people: <c>1 of 3 pods are available</c>.</summary>
    public string? ReadinessMessage { get; init; }

    /// <summary>Container images, in the order of the pod template.</summary>
    public ValueList<string> Images { get; init; }

    /// <summary>Annotations and labels by which GitOps agents mark where the content came from.</summary>
    public ValueList<KeyValuePair<string, string>> SourceRef { get; init; }

    /// <summary>Tracked ConfigMaps and Secrets (<c>configmap/name</c>) and the checksum of their content.</summary>
    public ValueList<KeyValuePair<string, string>> TrackedConfigs { get; init; }
}

/// <summary>The autoscaler of a target and its twin, which sizes the primary.</summary>
public sealed record AutoscalerObservation
{
    /// <summary>The least replicas that it gives the target.</summary>
    public int MinReplicas { get; init; }

    /// <summary>The most replicas that the twin gives the primary.</summary>
    public int PrimaryMax { get; init; } = int.MaxValue;

    /// <summary>The twin is there and, its floor apart, as the target's is.</summary>
    public bool PrimaryCurrent { get; init; }

    /// <summary>The floor that the twin was given; 0: none.</summary>
    public int PrimaryFloor { get; init; }

    /// <summary>It would wake an idle target unless it is paused.</summary>
    public bool MustPause { get; init; }

    /// <summary>The target's is paused.</summary>
    public bool TargetPaused { get; init; }

    /// <summary>Somebody else paused it, or wants to see it paused.</summary>
    public bool PausedByOthers { get; init; }

    /// <summary>Somebody keeps taking the pause away, so that the controller leaves it alone (R15); null: nobody does.</summary>
    public PauseContest? PauseContest { get; init; }
}

/// <summary>Somebody keeps taking an autoscaler's pause away.</summary>
/// <param name="Autoscaler">For people: <c>ScaledObject shop/podinfo</c>.</param>
/// <param name="Mark">What is taken away: <c>annotation autoscaling.keda.sh/paused-replicas</c>.</param>
/// <param name="Manager">The field manager that wrote the autoscaler last; null: not known, as who only removes a field leaves no name.</param>
public sealed record PauseContest(string Autoscaler, string Mark, string? Manager);

/// <summary>What decides how large a workload is.</summary>
public enum Sizing
{
    /// <summary>Whoever writes its number of replicas.</summary>
    Replicas,

    /// <summary>The nodes, as long as it is not made idle: one pod on each (DaemonSet).</summary>
    Nodes,

    /// <summary>It has no pods of its own, so it is never idle (Service).</summary>
    None,
}

/// <summary>Whether a workload has all the pods that it asks for, of its present content.</summary>
public enum Readiness
{
    /// <summary>Not yet.</summary>
    Progressing,

    /// <summary>All updated and available. A workload scaled to zero whose pods are gone is ready too.</summary>
    Ready,

    /// <summary>The server gave it up: the workload's own progress deadline passed.</summary>
    Failed,
}

/// <summary>The route as the server has it.</summary>
public sealed record RouteObservation
{
    /// <summary>It is there and, what it gives the canary apart, as the spec wants it.</summary>
    public bool Current { get; init; }

    /// <summary>What it gives the canary; null when there is no route or that can't be told.</summary>
    public CanaryTraffic? Traffic { get; init; }

    /// <summary>The data plane has taken the present version over (parents accepted it, <c>observedGeneration</c> is current).</summary>
    public bool Accepted { get; init; }

    /// <summary>Why it is not accepted, or why it counts as accepted though nobody said so.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// The ready pods, where requests are divided by pods alone, so that not every weight can be reached; null: any weight can.
    /// </summary>
    public PodShare? Pods { get; init; }

    /// <summary>When this changes by itself: a route that no data plane answers for counts as accepted after a while.</summary>
    public DateTimeOffset? SettlesAt { get; init; }
}

/// <summary>Something that only a person can change.</summary>
/// <param name="Reason">CamelCase, for a condition: <c>TargetNotFound</c>.</param>
/// <param name="Message">What, where, and what to do.</param>
public sealed record Obstacle(string Reason, string Message);
