namespace Canary.Simulator.Workloads.Deployments;

/// <summary>A Deployment that is resized in the middle of a rollout: each ReplicaSet grows or shrinks by its share.</summary>
internal static class ProportionalScaling
{
    /// <summary>The new sizes by name.</summary>
    /// <param name="spec">The Deployment's, resized.</param>
    /// <param name="active">The ReplicaSets that have pods.</param>
    public static Dictionary<string, int> Sizes(DeploymentSpec spec, IReadOnlyList<ReplicaSetState> active)
    {
        var total = active.Sum(set => set.Wanted);
        var allowed = spec.Replicas > 0 ? spec.MaxTotal : 0;
        var left = allowed - total;
        var sizes = new Dictionary<string, int>();
        foreach (var set in InTurn(active, growing: left > 0))
        {
            var share = left == 0 ? 0 : Share(set, spec, allowed);
            var change = left > 0 ? Math.Clamp(share, 0, left) : Math.Clamp(share, left, 0);
            sizes[set.Name] = Math.Max(0, set.Wanted + change);
            left -= change;
        }
        // What rounding left over goes to the largest.
        if (left != 0 && sizes.Count > 0)
        {
            var largest = InTurn(active, growing: left > 0).First().Name;
            sizes[largest] = Math.Max(0, sizes[largest] + left);
        }
        return sizes;
    }

    private static int Share(ReplicaSetState set, DeploymentSpec spec, int allowed)
    {
        if (spec.Replicas == 0)
        {
            return -set.Wanted;
        }
        var before = set.Max is > 0 ? set.Max.Value : allowed;
        return (int)Math.Round(set.Wanted * (double)allowed / before, MidpointRounding.AwayFromZero) - set.Wanted;
    }

    /// <summary>The largest first; of equal ones the newest when growing and the oldest when shrinking.</summary>
    private static IEnumerable<ReplicaSetState> InTurn(IReadOnlyList<ReplicaSetState> sets, bool growing)
    {
        var bySize = sets.OrderByDescending(set => set.Wanted);
        return growing ? bySize.ThenByDescending(set => set.Created) : bySize.ThenBy(set => set.Created);
    }
}
