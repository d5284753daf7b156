namespace Canary.Web.Api;

/// <summary>The first event of a stream: everything.</summary>
/// <param name="Now">The server's time, by which readers tell ages; its clock may be held or hurried.</param>
/// <param name="Rollouts">All of them.</param>
internal sealed record SnapshotEvent(DateTimeOffset Now, IReadOnlyList<RolloutSummary> Rollouts);

/// <summary>A rollout is new or changed.</summary>
internal sealed record ChangedEvent(DateTimeOffset Now, RolloutSummary Rollout);

/// <summary>A rollout is gone.</summary>
internal sealed record RemovedEvent(DateTimeOffset Now, string Namespace, string Name);

/// <summary>Nothing happened, and the server is still there.</summary>
internal sealed record PulseEvent(DateTimeOffset Now);
