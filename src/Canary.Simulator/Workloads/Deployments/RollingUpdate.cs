namespace Canary.Simulator.Workloads.Deployments;

/// <summary>How far a rolling update may go at once: never more than the surge above, never fewer available than asked for.</summary>
internal static class RollingUpdate
{
    /// <summary>How many replicas the new ReplicaSet may have now.</summary>
    /// <param name="spec">The Deployment's.</param>
    /// <param name="current">How many it should have so far.</param>
    /// <param name="total">How many all ReplicaSets together should have so far.</param>
    public static int NewSize(DeploymentSpec spec, int current, int total)
    {
        if (spec.Recreate || current > spec.Replicas)
        {
            return spec.Replicas;
        }
        var room = Math.Max(0, spec.MaxTotal - total);
        return Math.Min(current + room, spec.Replicas);
    }

    /// <summary>The old ReplicaSets that can shrink now, with their new sizes: first pods that serve nobody, then the oldest sets.</summary>
    public static Dictionary<string, int> OldSizes(
        DeploymentSpec spec,
        ReplicaSetState updated,
        IReadOnlyList<ReplicaSetState> old
    )
    {
        var sizes = old.OrderBy(set => set.Created)
            .ThenBy(set => set.Name, StringComparer.Ordinal)
            .ToDictionary(set => set.Name, set => set.Wanted);
        var total = updated.Wanted + sizes.Values.Sum();
        var spare = total - spec.MinAvailable - (updated.Wanted - updated.Available);
        if (spare <= 0)
        {
            return sizes;
        }
        var available = old.ToDictionary(set => set.Name, set => set.Available);
        foreach (var name in sizes.Keys)
        {
            spare -= Shrink(sizes, name, Math.Min(spare, sizes[name] - available[name]));
        }
        var beyond = updated.Available + available.Values.Sum() - spec.MinAvailable;
        foreach (var name in sizes.Keys)
        {
            var taken = Shrink(sizes, name, Math.Min(beyond, sizes[name]));
            beyond -= taken;
        }
        return sizes;
    }

    private static int Shrink(Dictionary<string, int> sizes, string name, int by)
    {
        var taken = Math.Max(0, by);
        sizes[name] -= taken;
        return taken;
    }
}
