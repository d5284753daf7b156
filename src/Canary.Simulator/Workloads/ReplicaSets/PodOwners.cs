using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.ReplicaSets;

/// <summary>Finds whom a change of a pod concerns.</summary>
internal static class PodOwners
{
    /// <summary>Adds the pod's controllers, before and now, to the queue; an orphan concerns all that select it.</summary>
    public static void Add(ControllerContext context, ReconcileQueue queue, ResourceType type, ClusterChange change)
    {
        var owner = change.Object.ControllerOf();
        if (owner.Text("kind") == type.Kind)
        {
            queue.Add(change.Key with { Name = owner.Text("name") ?? "" });
        }
        if (change.Old?.ControllerOf() is { } before && before.Text("uid") != owner.Text("uid"))
        {
            queue.Add(change.Key with { Name = before.Text("name") ?? "" });
        }
        if (owner is not null || change.Kind == ClusterChangeKind.Deleted)
        {
            return;
        }
        foreach (var candidate in context.View.List(type, change.Key.Namespace))
        {
            if (LabelSelector.Of(candidate.At("spec", "selector")).Matches(change.Object))
            {
                queue.Add(candidate.Key());
            }
        }
    }
}
