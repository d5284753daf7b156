using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Simulator.Workloads.ReplicaSets;

/// <summary>Keeps as many pods of a template as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetController : IDisposable
{
    private readonly ControllerContext context;
    private readonly PodControl control;
    private readonly ControlLoop loop;

    public ReplicaSetController(ControllerContext context)
    {
        this.context = context;
        control = new(context, Kinds.ReplicaSets, "replicaset-controller");
        loop = new(
            context,
            Kinds.ReplicaSets,
            Reconcile,
            change => PodOwners.Of(context.View, Kinds.ReplicaSets, change)
        );
    }

    public void Dispose() => loop.Dispose();

    private TimeSpan? Reconcile(JsonObject set)
    {
        var selector = LabelSelector.Of(set.At("spec", "selector"));
        if (selector.IsEmpty)
        {
            return null;
        }
        Adoption.Claim(context, ControllerContext.Manager, Kinds.ReplicaSets, set, Kinds.Pods, selector);
        var failure = set.IsBeingDeleted() ? null : Resize(set);
        // Pods that this pass made or deleted count already.
        return WriteStatus(set.Key(), failure) ?? (failure is null ? null : TimeSpan.FromSeconds(1));
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
                control.Create(set, PodFactory.NewPod(Kinds.ReplicaSets, set));
            }
            foreach (var pod in PodsToDelete.InOrder(pods).Take(-difference))
            {
                control.Delete(set, pod.Object);
            }
            return null;
        }
        catch (KubernetesException exception)
        {
            return (difference > 0 ? "FailedCreate" : "FailedDelete", exception.Message);
        }
    }

    private List<PodState> Pods(JsonObject set) =>
        [
            .. context
                .View.ControlledBy(Kinds.Pods, set.Uid())
                .Select(pod => new PodState(pod))
                .Where(pod => pod.IsActive),
        ];

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
        context.WriteStatus(Kinds.ReplicaSets, set, ReplicaSetStatus.Of(set, pods, minReady, failure, now));
        return PodState.UntilAvailable(pods, minReady, now);
    }
}
