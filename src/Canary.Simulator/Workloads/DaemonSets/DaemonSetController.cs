using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.DaemonSets;

/// <summary>
/// Runs one pod of a DaemonSet on each node that its template fits, and replaces them a few at a time: by ending the old one first, or with
/// <c>maxSurge</c> by starting the new one first. <c>OnDelete</c> leaves old pods to the user.
/// </summary>
internal sealed class DaemonSetController : IDisposable
{
    private readonly ControllerContext context;
    private readonly PodControl control;
    private readonly RevisionHistory history;
    private readonly ControlLoop loop;

    public DaemonSetController(ControllerContext context)
    {
        this.context = context;
        control = new(context, Kinds.DaemonSets, "daemonset-controller");
        history = new(context, Kinds.DaemonSets);
        loop = new(context, Kinds.DaemonSets, Reconcile, Concerned);
    }

    public void Dispose() => loop.Dispose();

    private IEnumerable<ObjectKey> Concerned(ClusterChange change) =>
        change.Is(Kinds.Nodes)
            ? context.View.List(Kinds.DaemonSets).Select(set => set.Key())
            : PodOwners.Of(context.View, Kinds.DaemonSets, change);

    private TimeSpan? Reconcile(JsonObject set)
    {
        var selector = LabelSelector.Of(set.At("spec", "selector"));
        if (selector.IsEmpty || set.IsBeingDeleted())
        {
            return null;
        }
        Adoption.Claim(context, ControllerContext.Manager, Kinds.DaemonSets, set, Kinds.Pods, selector);
        var used = Owned(set).Select(pod => pod.Label(RevisionHistory.HashLabel) ?? "").ToHashSet();
        var hash = history.Record(set, used);
        var pods = Pods(set, hash);
        foreach (var pod in pods.Superfluous)
        {
            control.Delete(set, pod.Object);
        }
        foreach (var node in pods.Missing)
        {
            control.Create(set, pods.New(node));
        }
        if (set.Text("spec", "updateStrategy", "type") != "OnDelete")
        {
            Replace(set, Pods(set, hash));
        }
        return WriteStatus(set.Key(), hash);
    }

    private IReadOnlyList<JsonObject> Owned(JsonObject set) => context.View.ControlledBy(Kinds.Pods, set.Uid());

    private DaemonPods Pods(JsonObject set, string hash) =>
        new(set, hash, Owned(set), context.View.List(Kinds.Nodes), context.Now);

    private void Replace(JsonObject set, DaemonPods pods)
    {
        foreach (var node in pods.ToSurge())
        {
            control.Create(set, pods.New(node));
        }
        foreach (var pod in pods.ToEnd())
        {
            control.Delete(set, pod.Object);
        }
    }

    private TimeSpan? WriteStatus(ObjectKey key, string hash)
    {
        // What this pass has written counts, and so does what others did meanwhile.
        if (context.View.Get(Kinds.DaemonSets, key) is not { } set)
        {
            return null;
        }
        var pods = Pods(set, hash);
        context.WriteStatus(Kinds.DaemonSets, set, DaemonSetStatus.Of(set, pods));
        return PodState.UntilAvailable(pods.All, pods.MinReadySeconds, pods.Now);
    }
}
