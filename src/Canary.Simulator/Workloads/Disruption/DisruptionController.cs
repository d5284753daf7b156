using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.Disruption;

/// <summary>Keeps the status of PodDisruptionBudgets: how many of their pods are healthy, and how many may be evicted now.</summary>
internal sealed class DisruptionController : IDisposable
{
    private readonly ControllerContext context;
    private readonly ControlLoop loop;

    public DisruptionController(ControllerContext context)
    {
        this.context = context;
        loop = new(context, Kinds.PodDisruptionBudgets, Reconcile, Concerned);
    }

    public void Dispose() => loop.Dispose();

    /// <summary>A pod concerns the budgets that select it; the size of a workload can concern all in its namespace.</summary>
    private IEnumerable<ObjectKey> Concerned(ClusterChange change)
    {
        var isPod = change.Is(Kinds.Pods);
        if (!isPod && !PodScale.Kinds.Any(change.Is))
        {
            return [];
        }
        return context
            .View.List(Kinds.PodDisruptionBudgets, change.Key.Namespace)
            .Where(budget =>
                !isPod || Selects(budget, change.Object) || (change.Old is { } old && Selects(budget, old))
            )
            .Select(budget => budget.Key());
    }

    /// <summary>Here an empty selector selects every pod, and none selects nothing.</summary>
    private static bool Selects(JsonObject budget, JsonObject pod) =>
        budget.At("spec", "selector") is { } selector && LabelSelector.Of(selector).Matches(pod);

    private TimeSpan? Reconcile(JsonObject budget)
    {
        var pods = context
            .View.List(Kinds.Pods, budget.Key().Namespace)
            .Where(pod => Selects(budget, pod) && pod.Text("status", "phase") is not ("Succeeded" or "Failed"))
            .ToList();
        var status = new DisruptionStatus(budget, pods, PodScale.Expected(context.View, pods), context.Now);
        context.WriteStatus(Kinds.PodDisruptionBudgets, budget, status.ToJson());
        return status.UntilForgotten;
    }
}
