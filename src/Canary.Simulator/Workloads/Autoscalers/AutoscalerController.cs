using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>
/// Sizes what a HorizontalPodAutoscaler points at, every 15 seconds, by the metrics that <see cref="AutoscalerMetrics"/> knows: through the
/// scale subresource, within its bounds, as fast as its behaviour allows. A target of size zero is left alone.
/// </summary>
internal sealed class AutoscalerController : IDisposable
{
    private static readonly TimeSpan SyncPeriod = TimeSpan.FromSeconds(15);
    private static readonly ResourceType[] Scalable = [Kinds.Deployments, Kinds.StatefulSets, Kinds.ReplicaSets];

    private readonly ControllerContext context;
    private readonly AutoscalerMetrics metrics;
    private readonly ControlLoop loop;
    private readonly Dictionary<ObjectKey, ScalingMemory> memories = [];

    public AutoscalerController(ControllerContext context, AutoscalerMetrics metrics)
    {
        this.context = context;
        this.metrics = metrics;
        // Its own status must not make it look again before the period is over.
        loop = new(context, Kinds.HorizontalPodAutoscalers, Reconcile, matters: change => !IsStatusOnly(change));
    }

    public void Dispose() => loop.Dispose();

    private static bool IsStatusOnly(ClusterChange change) =>
        change.Old is { } old
        && JsonNode.DeepEquals(old["spec"], change.Object["spec"])
        && JsonNode.DeepEquals(old.At("metadata", "annotations"), change.Object.At("metadata", "annotations"));

    private TimeSpan? Reconcile(JsonObject autoscaler)
    {
        if (autoscaler.IsBeingDeleted())
        {
            return null;
        }
        var status = new AutoscalerStatus(autoscaler, context.Now);
        var (type, target) = Target(autoscaler);
        if (type is null || target is null)
        {
            status.CanNotScale(
                "FailedGetScale",
                $"the target's current scale can't be had: {Describe(autoscaler)} not found"
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
        context.WriteStatus(Kinds.HorizontalPodAutoscalers, autoscaler, status.ToJson());
        return SyncPeriod;
    }

    private (ResourceType? Type, JsonObject? Object) Target(JsonObject autoscaler)
    {
        var reference = autoscaler.At("spec", "scaleTargetRef");
        var type = Array.Find(Scalable, type => type.Kind == reference.Text("kind"));
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
        var decision = AutoscalerDecision.For(autoscaler, current, metrics, Pods(target));
        var memory = MemoryOf(autoscaler);
        var (wanted, limit) = ScalingBehavior.Of(autoscaler).Apply(memory, current, decision, context.Now);
        status.Decided(target.Number("status", "replicas") ?? 0, wanted, decision, limit);
        if (wanted == current)
        {
            return;
        }
        var copy = target.Copy();
        copy.Ensure("spec")["replicas"] = wanted;
        context.Cluster.Update(type, copy, ControllerContext.Manager, "scale");
        memory.Scaled(context.Now, wanted - current);
        status.Scaled();
        context.Events.Record(
            "horizontal-pod-autoscaler",
            Kinds.HorizontalPodAutoscalers,
            autoscaler,
            "SuccessfulRescale",
            $"New size: {wanted}; reason: {decision.Winner ?? limit ?? "bounds"}"
        );
    }

    private List<JsonObject> Pods(JsonObject target) =>
        [
            .. context
                .View.Select(Kinds.Pods, target.Key().Namespace, LabelSelector.Of(target.At("spec", "selector")))
                .Where(pod => new PodState(pod) is { IsActive: true, IsReady: true }),
        ];

    private ScalingMemory MemoryOf(JsonObject autoscaler)
    {
        if (!memories.TryGetValue(autoscaler.Key(), out var memory) || memory.Uid != autoscaler.Uid())
        {
            memories[autoscaler.Key()] = memory = new(autoscaler.Uid());
        }
        return memory;
    }
}
