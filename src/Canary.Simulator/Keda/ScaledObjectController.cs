using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Keda;

/// <summary>
/// What KEDA does: keeps an autoscaler for each ScaledObject, serves it the values of its triggers, and takes its target to and from zero
/// itself. While it is paused there is no autoscaler, and the target is left alone or held at the annotation's size.
/// </summary>
internal sealed class ScaledObjectController : IDisposable
{
    public const string Manager = "keda-operator";

    private static readonly ResourceType[] Scalable = [Kinds.Deployments, Kinds.StatefulSets];

    private readonly ControllerContext context;
    private readonly PrometheusTriggers prometheus;
    private readonly ControlLoop loop;

    public ScaledObjectController(WorkloadControllers workloads, PrometheusTriggers prometheus)
    {
        context = workloads.Context;
        this.prometheus = prometheus;
        workloads.AutoscalerMetrics.Serve(Value);
        loop = new(context, KedaCrds.ScaledObjects, Reconcile, Concerned, change => !IsStatusOnly(change));
    }

    public void Dispose() => loop.Dispose();

    private static bool IsStatusOnly(ClusterChange change) =>
        change.Kind == ClusterChangeKind.Modified
        && change.Old is { } old
        && JsonNode.DeepEquals(old["spec"], change.Object["spec"])
        && JsonNode.DeepEquals(old["metadata"].At("annotations"), change.Object["metadata"].At("annotations"));

    /// <summary>An autoscaler that is edited or deleted is put back; a target may have come.</summary>
    private IEnumerable<ObjectKey> Concerned(ClusterChange change)
    {
        if (change.Is(Kinds.HorizontalPodAutoscalers) && change.Object.ControllerOf() is { } owner)
        {
            return owner.Text("kind") == KedaCrds.ScaledObjects.Kind && !IsStatusOnly(change)
                ? [change.Key with { Name = owner.Text("name") ?? "" }]
                : [];
        }
        return change.Kind != ClusterChangeKind.Modified && Scalable.Any(change.Is)
            ? context
                .View.List(KedaCrds.ScaledObjects, change.Key.Namespace)
                .Where(obj => new ScaledObjectSpec(obj).TargetName == change.Key.Name)
                .Select(obj => obj.Key())
            : [];
    }

    /// <summary>An external metric, for the autoscaler that asks.</summary>
    private double? Value(JsonObject autoscaler, string metric)
    {
        var name = autoscaler.Label(ScaledAutoscaler.Label);
        var obj = name is null ? null : context.View.Get(KedaCrds.ScaledObjects, autoscaler.Key() with { Name = name });
        var trigger = obj is null
            ? null
            : new ScaledObjectSpec(obj).Triggers.FirstOrDefault(trigger => trigger.MetricName == metric);
        return trigger is null ? null : prometheus.Read(trigger).Value;
    }

    private TimeSpan? Reconcile(JsonObject obj)
    {
        if (obj.IsBeingDeleted())
        {
            return null;
        }
        var spec = new ScaledObjectSpec(obj);
        var status = new ScaledObjectStatus(obj, spec);
        var (type, target) = Target(obj, spec);
        if (spec.Problem is { } problem)
        {
            status.IsNotReady("ScaledObjectCheckFailed", problem);
        }
        else if (type is null || target is null)
        {
            status.IsNotReady("ScaledObjectCheckFailed", $"there is no {spec.TargetKind} {spec.TargetName} to scale");
        }
        else
        {
            status.Found(target);
            Keep(obj, spec, type, target, status);
        }
        context.WriteStatus(KedaCrds.ScaledObjects, obj, status.ToJson(), Manager);
        return spec.PollingInterval;
    }

    private (ResourceType? Type, JsonObject? Object) Target(JsonObject obj, ScaledObjectSpec spec)
    {
        var type = Array.Find(
            Scalable,
            type => type.Kind == spec.TargetKind && type.ApiVersion == spec.TargetApiVersion
        );
        return type is null ? default : (type, context.View.Get(type, obj.Key() with { Name = spec.TargetName }));
    }

    private void Keep(
        JsonObject obj,
        ScaledObjectSpec spec,
        ResourceType type,
        JsonObject target,
        ScaledObjectStatus status
    )
    {
        DeleteAutoscalers(obj, keep: spec.IsPaused ? null : spec.AutoscalerName);
        if (spec.IsPaused)
        {
            status.IsPaused(spec.PausedReplicas);
            Resize(type, target, spec.PausedReplicas);
            return;
        }
        context.Cluster.Apply(Kinds.HorizontalPodAutoscalers, ScaledAutoscaler.Of(obj, spec), Manager);
        var activity = Activity(spec);
        status.IsReady(activity, context.Now, spec);
        Resize(type, target, Wanted(spec, target, activity.IsActive, status.LastActive));
    }

    private TriggerActivity Activity(ScaledObjectSpec spec)
    {
        var active = false;
        string? problem = null;
        foreach (var trigger in spec.Triggers)
        {
            // CPU and memory say nothing about zero: there would be nobody to use any.
            var reading = trigger.IsPrometheus ? prometheus.Read(trigger) : new(double.PositiveInfinity);
            active |= reading.Value > trigger.ActivationThreshold;
            problem ??= reading.Problem is { } why ? $"{trigger.MetricName}: {why}" : null;
        }
        return new(active, problem);
    }

    /// <summary>The size at the border to zero; null: the autoscaler's affair.</summary>
    private int? Wanted(ScaledObjectSpec spec, JsonObject target, bool active, DateTimeOffset? lastActive)
    {
        var current = target.Number("spec", "replicas") ?? 1;
        var rest = spec.Idle ?? spec.Min;
        if (active)
        {
            return current == 0 || current == spec.Idle ? Math.Max(1, spec.Min) : null;
        }
        var hasCooled = lastActive is not { } last || last + spec.CooldownPeriod <= context.Now;
        return current > rest && rest < Math.Max(1, spec.Min) && hasCooled ? rest
            : current < rest ? rest
            : null;
    }

    private void Resize(ResourceType type, JsonObject target, int? replicas)
    {
        if (replicas is { } wanted && (target.Number("spec", "replicas") ?? 1) != wanted)
        {
            var copy = target.Copy();
            copy.Ensure("spec")["replicas"] = wanted;
            context.Cluster.Update(type, copy, Manager, "scale");
        }
    }

    private void DeleteAutoscalers(JsonObject obj, string? keep)
    {
        var own = context.View.ControlledBy(Kinds.HorizontalPodAutoscalers, obj.Uid());
        foreach (var autoscaler in own.Where(autoscaler => autoscaler.Name() != keep))
        {
            try
            {
                context.Cluster.Delete(Kinds.HorizontalPodAutoscalers, autoscaler.Key(), uid: autoscaler.Uid());
            }
            catch (KubernetesException exception) when (exception.IsNotFound)
            {
                // Gone already.
            }
        }
    }
}
