namespace Canary.Simulator.Workloads.Deployments;

/// <summary>Decides how large each ReplicaSet of a Deployment should be next.</summary>
internal static class DeploymentSizes
{
    /// <summary>The sizes by name; a ReplicaSet that is not named stays as it is.</summary>
    /// <param name="spec">The Deployment's.</param>
    /// <param name="updated">The ReplicaSet of its template; null: not made, since it is paused.</param>
    /// <param name="old">The others.</param>
    /// <param name="pods">Whether a ReplicaSet still has pods.</param>
    public static Dictionary<string, int> Plan(
        DeploymentSpec spec,
        ReplicaSetState? updated,
        IReadOnlyList<ReplicaSetState> old,
        Func<ReplicaSetState, bool> pods
    )
    {
        var all = updated is null ? old : [updated, .. old];
        if (spec.Paused || all.Any(set => set.Wanted > 0 && set.Desired is { } desired && desired != spec.Replicas))
        {
            return Resize(spec, updated, old, all);
        }
        if (updated is null)
        {
            return [];
        }
        return spec.Recreate ? Recreate(spec, updated, old, pods) : Roll(spec, updated, old);
    }

    /// <summary>Old ReplicaSets beyond the history that is to be kept: those of the lowest revisions, once they are empty.</summary>
    public static IEnumerable<ReplicaSetState> Forgettable(DeploymentSpec spec, IReadOnlyList<ReplicaSetState> old) =>
        old.Where(set => !set.Object.IsBeingDeleted())
            .OrderBy(set => set.Revision)
            .Take(Math.Max(0, old.Count - spec.RevisionHistoryLimit))
            .Where(set => set.Wanted == 0 && set.Actual == 0);

    private static Dictionary<string, int> Resize(
        DeploymentSpec spec,
        ReplicaSetState? updated,
        IReadOnlyList<ReplicaSetState> old,
        IReadOnlyList<ReplicaSetState> all
    )
    {
        var active = all.Where(set => set.Wanted > 0).ToList();
        var only = active.Count switch
        {
            0 => updated ?? old.MaxBy(set => set.Revision),
            1 => active[0],
            _ => null,
        };
        if (only is not null)
        {
            return new() { [only.Name] = spec.Replicas };
        }
        if (updated is not null && updated.Wanted == spec.Replicas && updated.Available == spec.Replicas)
        {
            return old.ToDictionary(set => set.Name, _ => 0);
        }
        return spec.Recreate ? [] : ProportionalScaling.Sizes(spec, active);
    }

    private static Dictionary<string, int> Recreate(
        DeploymentSpec spec,
        ReplicaSetState updated,
        IReadOnlyList<ReplicaSetState> old,
        Func<ReplicaSetState, bool> pods
    )
    {
        var sizes = old.Where(set => set.Wanted > 0).ToDictionary(set => set.Name, _ => 0);
        if (sizes.Count == 0 && !old.Any(pods))
        {
            sizes[updated.Name] = spec.Replicas;
        }
        return sizes;
    }

    private static Dictionary<string, int> Roll(
        DeploymentSpec spec,
        ReplicaSetState updated,
        IReadOnlyList<ReplicaSetState> old
    )
    {
        var size = RollingUpdate.NewSize(spec, updated.Wanted, updated.Wanted + old.Sum(set => set.Wanted));
        return size != updated.Wanted
            ? new() { [updated.Name] = size }
            : RollingUpdate.OldSizes(spec, updated, [.. old.Where(set => set.Wanted > 0)]);
    }
}
