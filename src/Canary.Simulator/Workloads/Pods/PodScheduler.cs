using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>Gives each pod a node: those that its selector and affinity allow, in turn.</summary>
internal sealed class PodScheduler : IDisposable
{
    private const string Component = "default-scheduler";

    private readonly ControllerContext context;
    private readonly SimulatedNodes simulated;
    private readonly ReconcileQueue queue;
    private int turn;

    public PodScheduler(ControllerContext context, SimulatedNodes simulated)
    {
        this.context = context;
        this.simulated = simulated;
        queue = new(context.Scheduler, Reconcile);
        context.View.Changed += OnChange;
        AddWaiting();
    }

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private bool IsWaiting(JsonObject pod) =>
        pod.Text("spec", "nodeName") is null && !pod.IsBeingDeleted() && simulated.Want(pod);

    private void OnChange(ClusterChange change)
    {
        if (change.Type.Group.Length > 0 || change.Kind == ClusterChangeKind.Deleted)
        {
            return;
        }
        if (change.Type.Plural == Kinds.Pods.Plural && IsWaiting(change.Object))
        {
            queue.Add(change.Key);
        }
        else if (change.Type.Plural == Kinds.Nodes.Plural)
        {
            AddWaiting();
        }
    }

    private void AddWaiting()
    {
        foreach (var pod in context.View.List(Kinds.Pods).Where(IsWaiting))
        {
            queue.Add(pod.Key());
        }
    }

    private TimeSpan? Reconcile(ObjectKey key)
    {
        if (context.View.Get(Kinds.Pods, key) is not { } pod || !IsWaiting(pod))
        {
            return null;
        }
        var nodes = context.View.List(Kinds.Nodes).Where(simulated.Has).ToList();
        var fitting = nodes.Where(node => NodeFit.Accepts(node, pod)).ToList();
        if (fitting.Count == 0)
        {
            Refuse(pod, nodes.Count);
            return null;
        }
        var node = fitting[turn++ % fitting.Count].Name();
        context.Cluster.Update(Kinds.Pods, Binding(pod, node), "kube-scheduler", "binding");
        context.Events.Record(Component, Kinds.Pods, pod, "Scheduled", $"Successfully assigned {key} to {node}");
        return null;
    }

    private static JsonObject Binding(JsonObject pod, string node) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = new JsonObject { ["namespace"] = pod.Key().Namespace, ["name"] = pod.Name() },
            ["target"] = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Node",
                ["name"] = node,
            },
        };

    private void Refuse(JsonObject pod, int nodes)
    {
        var message = $"0/{nodes} nodes are available: {nodes} node(s) didn't match Pod's node affinity/selector.";
        var conditions = new PodConditions(pod["status"], context.Now);
        conditions.Set("PodScheduled", false, "Unschedulable", message);
        if (!conditions.Changed)
        {
            return;
        }
        var copy = pod.Copy();
        var status = copy.Ensure("status");
        status["phase"] = "Pending";
        status["conditions"] = conditions.ToJson();
        context.Cluster.Update(Kinds.Pods, copy, "kube-scheduler", "status");
        context.Events.Record(Component, Kinds.Pods, pod, "FailedScheduling", message, warning: true);
    }
}
