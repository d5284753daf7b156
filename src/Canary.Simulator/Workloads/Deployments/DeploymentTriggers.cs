using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.Deployments;

/// <summary>Finds the Deployments that a change of something else concerns.</summary>
internal static class DeploymentTriggers
{
    public static IEnumerable<ObjectKey> Concerned(ClusterView view, ClusterChange change) =>
        (change.Type.Group, change.Type.Plural) switch
        {
            ("apps", "replicasets") => Owners(view, change),
            // A Deployment that recreates its pods waits for the last of the old ones.
            ("", "pods") when change.Kind == ClusterChangeKind.Deleted => OwnersOfOwner(view, change),
            _ => [],
        };

    /// <summary>The Deployment that controls a ReplicaSet; an orphan concerns all that select it.</summary>
    private static IEnumerable<ObjectKey> Owners(ClusterView view, ClusterChange change)
    {
        if (change.Object.ControllerOf() is { } owner)
        {
            return Named(change.Key, owner);
        }
        return view.List(Kinds.Deployments, change.Key.Namespace)
            .Where(deployment => LabelSelector.Of(deployment.At("spec", "selector")).Matches(change.Object))
            .Select(deployment => deployment.Key());
    }

    private static IEnumerable<ObjectKey> OwnersOfOwner(ClusterView view, ClusterChange change)
    {
        var owner = change.Object.ControllerOf();
        var set =
            owner.Text("kind") == Kinds.ReplicaSets.Kind
                ? view.Get(Kinds.ReplicaSets, change.Key with { Name = owner.Text("name") ?? "" })
                : null;
        return set?.ControllerOf() is { } deployment ? Named(change.Key, deployment) : [];
    }

    private static IEnumerable<ObjectKey> Named(ObjectKey of, JsonNode owner) =>
        owner.Text("kind") == Kinds.Deployments.Kind ? [of with { Name = owner.Text("name") ?? "" }] : [];
}
