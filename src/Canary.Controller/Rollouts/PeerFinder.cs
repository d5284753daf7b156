using Canary.Engine;
using Canary.Engine.Coordination;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.Status;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>Finds the Canaries that one depends on, and the members of its group. Reads the stores only.</summary>
/// <param name="canaries">All Canaries.</param>
/// <param name="revisionOf">What a Canary's target runs; null when that is not there.</param>
internal sealed class PeerFinder(IInformer<V1Canary> canaries, Func<V1Canary, string?> revisionOf)
{
    /// <summary>In the policy's order; one that is not there is told too.</summary>
    public ValueList<PeerObservation> Dependencies(RolloutPolicy? policy) =>
        policy is not { DependsOn.Count: > 0 }
            ? []
            : policy
                .DependsOn.Select(name =>
                    canaries.Get(new ObjectKey(name.Namespace, name.Name)) is { } canary
                        ? Describe(canary)
                        : new PeerObservation { Name = $"{name}", Exists = false }
                )
                .ToValueList();

    /// <summary>By name, without the Canary itself, nor those that are being deleted or suspended.</summary>
    public ValueList<PeerObservation> Group(V1Canary canary, RolloutPolicy? policy) =>
        policy is not { Group.Name: var group }
            ? []
            : canaries
                .ByIndex(CanaryIndexes.Group, new ObjectKey(canary.Metadata.Namespace, group).ToString())
                .Where(peer => peer.Metadata.Uid != canary.Metadata.Uid && peer.Metadata.DeletionTimestamp is null)
                .Where(peer => peer.Spec.Suspend is not true)
                .OrderBy(peer => peer.Metadata.Name, StringComparer.Ordinal)
                .Select(Describe)
                .ToValueList();

    private PeerObservation Describe(V1Canary canary)
    {
        var status = CanaryStatusMapper.ToEngine(canary.Status);
        return new()
        {
            Name = $"{canary.Metadata.Name}.{canary.Metadata.Namespace}",
            Phase = status.Phase,
            Reason = status.Reason,
            HasMoved = HasMoved(canary, status),
            IsStalled = status.Stalled is not null,
            Step = status.Step,
            Steps = status.Steps,
            AbortedAt = AbortedAt(status),
        };
    }

    private bool HasMoved(V1Canary canary, RolloutStatus status) =>
        status.LastAppliedSpec is { } known && revisionOf(canary) is { } runs && runs != known;

    private static DateTimeOffset? AbortedAt(RolloutStatus status) =>
        status.History
            is [
                { Result: RolloutResult.Aborted or RolloutResult.PromotionFailed or RolloutResult.BakeFailed } newest,
                ..,
            ]
        && newest.Reason != Reasons.GroupAborted
            ? newest.Finished
            : null;
}
