using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>
/// Sizes what a HorizontalPodAutoscaler points at, every 15 seconds, by the metrics that its annotations pretend; see
/// <see cref="AutoscalerAnnotations"/>. Down it goes only after the stabilization window.
/// </summary>
internal sealed class AutoscalerController : IDisposable
{
    private const string Manager = "kube-controller-manager";
    private const string Component = "horizontal-pod-autoscaler";

    private static readonly TimeSpan SyncPeriod = TimeSpan.FromSeconds(15);

    private readonly ControllerContext context;
    private readonly ReconcileQueue queue;
    private readonly Dictionary<string, List<(DateTimeOffset At, int Replicas)>> recommendations = [];

    public AutoscalerController(ControllerContext context)
    {
        this.context = context;
        queue = new(context.Scheduler, Reconcile);
        context.View.Changed += OnChange;
        foreach (var autoscaler in context.View.List(Kinds.HorizontalPodAutoscalers))
        {
            queue.Add(autoscaler.Key());
        }
    }

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        if (
            change.Type.Group == Kinds.HorizontalPodAutoscalers.Group
            && change.Type.Plural == Kinds.HorizontalPodAutoscalers.Plural
        )
        {
            // Its own status must not make it look again before the period is over.
            if (!IsStatusOnly(change))
            {
                queue.Add(change.Key);
            }
            if (change.Kind == ClusterChangeKind.Deleted)
            {
                var uid = change.Object.Uid();
                context.Scheduler.Post(() => recommendations.Remove(uid));
            }
        }
    }

    private static bool IsStatusOnly(ClusterChange change) =>
        change.Old is { } old
        && JsonNode.DeepEquals(old["spec"], change.Object["spec"])
        && JsonNode.DeepEquals(old.At("metadata", "annotations"), change.Object.At("metadata", "annotations"));

    private TimeSpan? Reconcile(ObjectKey key)
    {
        if (context.View.Get(Kinds.HorizontalPodAutoscalers, key) is not { } autoscaler || autoscaler.IsBeingDeleted())
        {
            return null;
        }
        var status = new AutoscalerStatus(autoscaler, context.Now);
        var (type, target) = Target(autoscaler);
        if (type is null || target is null)
        {
            status.CanNotScale(
                "FailedGetScale",
                $"the HPA controller was unable to get the target's current scale: {Describe(autoscaler)} not found"
            );
        }
        else if (target.Number("spec", "replicas") is 0)
        {
            status.IsDisabled();
        }
        else
        {
            Scale(autoscaler, type, target, status);
        }
        Write(autoscaler, status.ToJson());
        return SyncPeriod;
    }

    private (ResourceType? Type, JsonObject? Object) Target(JsonObject autoscaler)
    {
        var reference = autoscaler.At("spec", "scaleTargetRef");
        ResourceType[] scalable = [Kinds.Deployments, Kinds.StatefulSets, Kinds.ReplicaSets];
        var type = Array.Find(scalable, type => type.Kind == reference.Text("kind"));
        return type is null
            ? default
            : (type, context.View.Get(type, autoscaler.Key() with { Name = reference.Text("name") ?? "" }));
    }

    private static string Describe(JsonObject autoscaler)
    {
        var reference = autoscaler.At("spec", "scaleTargetRef");
        return $"{reference.Text("kind")} \"{reference.Text("name")}\"";
    }

    private void Scale(JsonObject autoscaler, ResourceType type, JsonObject target, AutoscalerStatus status)
    {
        var current = target.Number("spec", "replicas") ?? 1;
        var decision = AutoscalerDecision.For(autoscaler, current);
        var wanted = Stabilize(autoscaler, decision.Replicas);
        status.Decided(target.Number("status", "replicas") ?? 0, wanted, decision);
        if (wanted == current)
        {
            return;
        }
        var copy = target.Copy();
        copy.Ensure("spec")["replicas"] = wanted;
        context.Cluster.Update(type, copy, Manager);
        status.Scaled();
        context.Events.Record(
            Component,
            Kinds.HorizontalPodAutoscalers,
            autoscaler,
            "SuccessfulRescale",
            $"New size: {wanted}; reason: {decision.Winner ?? decision.Limit ?? "bounds"}"
        );
    }

    /// <summary>The largest wish within the window, so that it does not shrink in a dip.</summary>
    private int Stabilize(JsonObject autoscaler, int replicas)
    {
        var window = autoscaler.Number("spec", "behavior", "scaleDown", "stabilizationWindowSeconds") ?? 300;
        if (!recommendations.TryGetValue(autoscaler.Uid(), out var known))
        {
            recommendations[autoscaler.Uid()] = known = [];
        }
        known.RemoveAll(wish => wish.At < context.Now - TimeSpan.FromSeconds(window));
        known.Add((context.Now, replicas));
        var max = autoscaler.Number("spec", "maxReplicas") ?? replicas;
        return Math.Min(max, known.Max(wish => wish.Replicas));
    }

    private void Write(JsonObject autoscaler, JsonObject status)
    {
        if (!JsonNode.DeepEquals(status, autoscaler["status"]))
        {
            var copy = autoscaler.Copy();
            copy["status"] = status;
            context.Cluster.Update(Kinds.HorizontalPodAutoscalers, copy, Manager, "status");
        }
    }
}
