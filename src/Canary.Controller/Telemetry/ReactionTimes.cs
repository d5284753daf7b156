using System.Collections.Concurrent;
using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;

namespace Canary.Controller.Telemetry;

/// <summary>
/// How fast the controller is when it matters: from a changed target to the status that says so, and from a run's first failed check to the
/// traffic being taken back. Kept in memory: what a restart cuts in two is measured from the restart on.
/// </summary>
internal sealed class ReactionTimes(ControllerMetrics metrics, TimeProvider time)
{
    private readonly ConcurrentDictionary<ObjectKey, DateTimeOffset> changes = new();
    private readonly ConcurrentDictionary<ObjectKey, DateTimeOffset> failures = new();

    /// <summary>Notes when a workload's new content arrived.</summary>
    public void OnWorkload(InformerEvent<V1Workload> change)
    {
        var key = change.Object.Metadata.Key;
        if (change.Type == InformerEventType.Deleted)
        {
            changes.TryRemove(key, out _);
        }
        else if (change.Old is { } old && old.TemplateHash != change.Object.TemplateHash)
        {
            changes[key] = time.GetUtcNow();
        }
    }

    /// <summary>A pass has persisted what it decided.</summary>
    /// <param name="sighting">What it looked at.</param>
    /// <param name="before">The status before.</param>
    /// <param name="after">The status now.</param>
    /// <param name="began">When it looked; what arrived later is for the next pass.</param>
    public void Persisted(Sighting sighting, RolloutStatus before, RolloutStatus after, DateTimeOffset began)
    {
        if (
            changes.TryGetValue(sighting.TargetKey, out var arrived)
            && arrived <= began
            && changes.TryRemove(KeyValuePair.Create(sighting.TargetKey, arrived))
            && (before.Phase != after.Phase || before.LastAppliedSpec != after.LastAppliedSpec)
        )
        {
            metrics.Detected(time.GetUtcNow() - arrived);
        }
        if (before.FailedChecks == 0 && after.FailedChecks > 0)
        {
            failures[sighting.Key] = began;
        }
    }

    /// <summary>A pass has made its decision true.</summary>
    public void Acted(Sighting sighting, RolloutStatus before, RolloutStatus after, DateTimeOffset began)
    {
        if (after.History is not [var newest, ..] || (before.History is [var last, ..] && newest == last))
        {
            return;
        }
        var since = failures.TryRemove(sighting.Key, out var failed) ? failed : began;
        if (newest.Result == RolloutResult.Aborted)
        {
            metrics.Aborted(time.GetUtcNow() - since);
        }
    }

    /// <summary>Drops what is known of a Canary that was deleted.</summary>
    public void Forget(ObjectKey canary) => failures.TryRemove(canary, out _);
}
