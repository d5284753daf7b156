namespace Canary.Engine.Rules;

/// <summary>Whether the target changed (R1): something moved on the server, and what would be copied to the primary differs.</summary>
internal static class Detection
{
    public static bool HasMoved(RolloutStatus status, Observation seen) =>
        status.Revision is { } known
        && seen.LiveTarget() is { } target
        && target.Fence != known.Fence
        && target.Revision != status.LastAppliedSpec;

    /// <summary>
    /// The target has pods that started before a ConfigMap or Secret of theirs changed: nothing but their end brings them the new content, as
    /// the template, which is Git's, stays as it is.
    /// </summary>
    public static bool HasOutdatedPods(RolloutStatus status, Observation seen) =>
        HasMoved(status, seen)
        && seen.LiveTarget() is { Replicas: > 0, Sizing: not Sizing.None } target
        && target.TrackedConfigs != status.TrackedConfigs
        && !seen.TargetReplicasContested;

    /// <summary>The target was set back to what was promoted last.</summary>
    public static bool IsReverted(Pass pass) =>
        HasMoved(pass.Status, pass.Seen) && pass.Target?.Revision == pass.Status.LastPromotedSpec;

    /// <summary>The target was given a revision that is neither the one being judged nor the promoted one.</summary>
    public static bool IsNew(Pass pass) =>
        HasMoved(pass.Status, pass.Seen) && pass.Target?.Revision != pass.Status.LastPromotedSpec;

    /// <summary>What the target runs is from now on the revision that the status speaks of.</summary>
    public static void Record(Pass pass)
    {
        if (pass.Target is { } target)
        {
            pass.Status = pass.Status with
            {
                LastAppliedSpec = target.Revision,
                TrackedConfigs = target.TrackedConfigs,
                Revision = new RevisionStatus(target.Revision, target.Fence, target.Images, target.SourceRef),
            };
        }
    }

    /// <summary>What the primary runs is the revision that the status speaks of; the target already runs another, so its fence is unknown.</summary>
    public static void RecordPrimary(Pass pass, WorkloadObservation primary) =>
        pass.Status = pass.Status with
        {
            LastAppliedSpec = primary.Revision,
            Revision = new RevisionStatus(primary.Revision, "", primary.Images, primary.SourceRef),
        };

    /// <summary>The revision that the status speaks of is the promoted one again; what the target runs is yet to be judged.</summary>
    public static void RecordPromoted(Pass pass)
    {
        if (pass.Status.LastPromotedSpec is { } promoted)
        {
            var primary = pass.Seen.Primary;
            pass.Status = pass.Status with
            {
                LastAppliedSpec = promoted,
                Revision = new RevisionStatus(promoted, "", primary?.Images ?? [], primary?.SourceRef ?? []),
            };
        }
    }

    /// <summary>
    /// Follows what moved without changing the content (a scale), and what changed without moving: then a new Kubernetes or controller
    /// only writes the same content in another way, and the recorded hashes follow silently.
    /// </summary>
    public static void Follow(Pass pass)
    {
        var status = pass.Status;
        if (status.LastAppliedSpec is null || pass.Target is not { } target)
        {
            return;
        }
        var moved = status.Revision?.Fence != target.Fence;
        var differs = status.LastAppliedSpec != target.Revision;
        if (moved != differs || status.Revision is null)
        {
            var copied = status.Phase == RolloutPhase.Promoting && Promotion.IsWritten(pass);
            Record(pass);
            pass.Status = pass.Status with
            {
                LastPromotedSpec =
                    status.LastPromotedSpec == status.LastAppliedSpec ? target.Revision : status.LastPromotedSpec,
                // The primary still carries the former hash: it was touched, and is only known again once it is written again.
                Reason = copied && differs ? Reasons.Repairing : status.Reason,
            };
        }
    }
}
