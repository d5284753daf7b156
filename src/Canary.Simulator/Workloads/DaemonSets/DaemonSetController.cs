using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.DaemonSets;

/// <summary>Runs one pod of a DaemonSet on each node that its template fits, and replaces them a few at a time.</summary>
internal sealed class DaemonSetController : IDisposable
{
    private const string Manager = "kube-controller-manager";
    private const string Component = "daemonset-controller";

    private readonly ControllerContext context;
    private readonly RevisionHistory history;
    private readonly ReconcileQueue queue;

    public DaemonSetController(ControllerContext context)
    {
        this.context = context;
        history = new(context, Kinds.DaemonSets);
        queue = new(context.Scheduler, Reconcile);
        context.View.Changed += OnChange;
        AddAll();
    }

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        switch (change.Type.Plural)
        {
            case "daemonsets" when change.Type.Group == Kinds.DaemonSets.Group:
                queue.Add(change.Key);
                break;
            case "pods" when change.Type.Group.Length == 0:
                PodOwners.Add(context, queue, Kinds.DaemonSets, change);
                break;
            case "nodes" when change.Type.Group.Length == 0:
                AddAll();
                break;
            default:
                break;
        }
    }

    private void AddAll()
    {
        foreach (var set in context.View.List(Kinds.DaemonSets))
        {
            queue.Add(set.Key());
        }
    }

    private TimeSpan? Reconcile(ObjectKey key)
    {
        if (context.View.Get(Kinds.DaemonSets, key) is not { } set)
        {
            return null;
        }
        var selector = LabelSelector.Of(set.At("spec", "selector"));
        if (selector.IsEmpty || set.IsBeingDeleted())
        {
            return null;
        }
        Adoption.Claim(context, Manager, Kinds.DaemonSets, set, Kinds.Pods, selector);
        var pods = Pods(set);
        var used = pods.All.Select(pod => pod.Object.Label(RevisionHistory.HashLabel) ?? "").ToHashSet();
        var hash = history.Record(set, used);
        foreach (var pod in pods.Superfluous)
        {
            Delete(set, pod.Object);
        }
        foreach (var node in pods.Missing)
        {
            Create(set, pods.New(node, hash));
        }
        Replace(set, hash);
        return WriteStatus(key, hash);
    }

    private DaemonPods Pods(JsonObject set) =>
        new(set, context.View.ControlledBy(Kinds.Pods, set.Uid()), context.View.List(Kinds.Nodes));

    /// <summary>Ends pods of an old template: those that serve nobody at once, the others as far as enough stay available.</summary>
    private void Replace(JsonObject set, string hash)
    {
        var strategy = set.At("spec", "updateStrategy");
        if (strategy.Text("type") == "OnDelete")
        {
            return;
        }
        var pods = Pods(set);
        var most = IntOrPercent.Resolve(strategy.At("rollingUpdate", "maxUnavailable"), "1", pods.Wanted.Count, true);
        var minReady = set.Number("spec", "minReadySeconds") ?? 0;
        var serving = pods.Wanted.Select(pods.Serving).OfType<PodState>().ToList();
        var available = serving.Where(pod => pod.IsAvailable(minReady, context.Now)).ToList();
        var budget = Math.Max(1, most) - (pods.Wanted.Count - available.Count);
        foreach (var pod in serving.Where(pod => pod.Object.Label(RevisionHistory.HashLabel) != hash))
        {
            if (!available.Contains(pod) || budget-- > 0)
            {
                Delete(set, pod.Object);
            }
        }
    }

    private void Create(JsonObject set, JsonObject pod)
    {
        try
        {
            var created = context.Cluster.Create(Kinds.Pods, pod, Manager);
            Tell(set, "SuccessfulCreate", $"Created pod: {created.Name()}");
        }
        catch (KubernetesException exception)
        {
            Tell(set, "FailedCreate", exception.Message, warning: true);
            throw;
        }
    }

    private void Delete(JsonObject set, JsonObject pod)
    {
        try
        {
            context.Cluster.Delete(Kinds.Pods, pod.Key(), uid: pod.Uid());
            Tell(set, "SuccessfulDelete", $"Deleted pod: {pod.Name()}");
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            // Gone already.
        }
    }

    private void Tell(JsonObject set, string reason, string message, bool warning = false) =>
        context.Events.Record(Component, Kinds.DaemonSets, set, reason, message, warning);

    private TimeSpan? WriteStatus(ObjectKey key, string hash)
    {
        if (context.View.Get(Kinds.DaemonSets, key) is not { } set)
        {
            return null;
        }
        var pods = Pods(set);
        // One moment for both the status and what is waited for, or a change between the two would be lost.
        var now = context.Now;
        var minReady = set.Number("spec", "minReadySeconds") ?? 0;
        var status = DaemonSetStatus.Of(set, pods, hash, minReady, now);
        if (!JsonNode.DeepEquals(status, set["status"]))
        {
            var copy = set.Copy();
            copy["status"] = status;
            context.Cluster.Update(Kinds.DaemonSets, copy, Manager, "status");
        }
        return PodState.UntilAvailable(pods.All, minReady, now);
    }
}
