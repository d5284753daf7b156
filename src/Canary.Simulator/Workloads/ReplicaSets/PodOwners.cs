using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.ReplicaSets;

/// <summary>Finds whom a change of a pod concerns.</summary>
internal static class PodOwners
{
    /// <summary>The pod's controllers of a kind, before and now; an orphan concerns all that select it. Nobody, if it is no pod.</summary>
    public static IEnumerable<ObjectKey> Of(ClusterView view, ResourceType type, ClusterChange change)
    {
        if (!change.Is(Kinds.Pods))
        {
            return [];
        }
        var owner = change.Object.ControllerOf();
        var concerned = new List<ObjectKey>();
        if (owner.Text("kind") == type.Kind)
        {
            concerned.Add(change.Key with { Name = owner.Text("name") ?? "" });
        }
        if (change.Old?.ControllerOf() is { } before && before.Text("uid") != owner.Text("uid"))
        {
            concerned.Add(change.Key with { Name = before.Text("name") ?? "" });
        }
        if (owner is null && change.Kind != ClusterChangeKind.Deleted)
        {
            concerned.AddRange(
                view.List(type, change.Key.Namespace)
                    .Where(candidate => LabelSelector.Of(candidate.At("spec", "selector")).Matches(change.Object))
                    .Select(candidate => candidate.Key())
            );
        }
        return concerned;
    }
}
