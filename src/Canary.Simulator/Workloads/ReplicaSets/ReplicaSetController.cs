using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.ReplicaSets;

/// <summary>Keeps as many pods of a template as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetController : IDisposable
{
    private const string Manager = "kube-controller-manager";
    private const string Component = "replicaset-controller";

    private readonly ControllerContext context;
    private readonly ReconcileQueue queue;

    public ReplicaSetController(ControllerContext context)
    {
        this.context = context;
        queue = new(context.Scheduler, Reconcile);
        context.View.Changed += OnChange;
        foreach (var set in context.View.List(Kinds.ReplicaSets))
        {
            queue.Add(set.Key());
        }
    }

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        if (change.Type.Group == Kinds.ReplicaSets.Group && change.Type.Plural == Kinds.ReplicaSets.Plural)
        {
            queue.Add(change.Key);
        }
        else if (change.Type.Group.Length == 0 && change.Type.Plural == Kinds.Pods.Plural)
        {
            PodOwners.Add(context, queue, Kinds.ReplicaSets, change);
        }
    }

    private TimeSpan? Reconcile(ObjectKey key)
    {
        if (context.View.Get(Kinds.ReplicaSets, key) is not { } set)
        {
            return null;
        }
        var selector = LabelSelector.Of(set.At("spec", "selector"));
        if (selector.IsEmpty)
        {
            return null;
        }
        Adoption.Claim(context, Manager, Kinds.ReplicaSets, set, Kinds.Pods, selector);
        var failure = set.IsBeingDeleted() ? null : Resize(set);
        // Pods that this pass made or deleted count already.
        return WriteStatus(key, failure) ?? (failure is null ? null : TimeSpan.FromSeconds(1));
    }

    /// <summary>Null, or what kept it from having its pods.</summary>
    private (string Reason, string Message)? Resize(JsonObject set)
    {
        var pods = Pods(set);
        var difference = (set.Number("spec", "replicas") ?? 1) - pods.Count;
        try
        {
            for (; difference > 0; difference--)
            {
                Create(set);
            }
            foreach (var pod in PodsToDelete.InOrder(pods).Take(-difference))
            {
                Delete(set, pod.Object);
            }
            return null;
        }
        catch (KubernetesException exception)
        {
            var reason = difference > 0 ? "FailedCreate" : "FailedDelete";
            context.Events.Record(Component, Kinds.ReplicaSets, set, reason, exception.Message, warning: true);
            return (reason, exception.Message);
        }
    }

    private List<PodState> Pods(JsonObject set) =>
        [
            .. context
                .View.ControlledBy(Kinds.Pods, set.Uid())
                .Select(pod => new PodState(pod))
                .Where(pod => pod.IsActive),
        ];

    private void Create(JsonObject set)
    {
        var pod = PodFactory.NewPod(Kinds.ReplicaSets, set, set.At("spec", "template") ?? new JsonObject());
        var created = context.Cluster.Create(Kinds.Pods, pod, Manager);
        context.Events.Record(Component, Kinds.ReplicaSets, set, "SuccessfulCreate", $"Created pod: {created.Name()}");
    }

    private void Delete(JsonObject set, JsonObject pod)
    {
        try
        {
            context.Cluster.Delete(Kinds.Pods, pod.Key(), uid: pod.Uid());
            context.Events.Record(Component, Kinds.ReplicaSets, set, "SuccessfulDelete", $"Deleted pod: {pod.Name()}");
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            // Gone already.
        }
    }

    private TimeSpan? WriteStatus(ObjectKey key, (string Reason, string Message)? failure)
    {
        if (context.View.Get(Kinds.ReplicaSets, key) is not { } set)
        {
            return null;
        }
        var pods = Pods(set);
        // One moment for both the status and what is waited for, or a change between the two would be lost.
        var now = context.Now;
        var minReady = set.Number("spec", "minReadySeconds") ?? 0;
        var status = ReplicaSetStatus.Of(set, pods, minReady, failure, now);
        if (!JsonNode.DeepEquals(status, set["status"]))
        {
            var copy = set.Copy();
            copy["status"] = status;
            context.Cluster.Update(Kinds.ReplicaSets, copy, Manager, "status");
        }
        return PodState.UntilAvailable(pods, minReady, now);
    }
}
