using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Keda;

/// <summary>Renders the autoscaler that a ScaledObject keeps.</summary>
internal static class ScaledAutoscaler
{
    public const string Label = "scaledobject.keda.sh/name";

    public static JsonObject Of(JsonObject owner, ScaledObjectSpec spec)
    {
        var body = new JsonObject
        {
            ["scaleTargetRef"] = new JsonObject
            {
                ["apiVersion"] = spec.TargetApiVersion,
                ["kind"] = spec.TargetKind,
                ["name"] = spec.TargetName,
            },
            ["minReplicas"] = Math.Max(1, spec.Min),
            ["maxReplicas"] = spec.Max,
            ["metrics"] = new JsonArray([.. spec.Triggers.Select(trigger => trigger.ToMetric(owner.Name()))]),
        };
        if (spec.Behavior is { } behavior)
        {
            body["behavior"] = behavior.DeepClone();
        }
        return new()
        {
            ["apiVersion"] = Kinds.HorizontalPodAutoscalers.ApiVersion,
            ["kind"] = Kinds.HorizontalPodAutoscalers.Kind,
            ["metadata"] = new JsonObject
            {
                ["namespace"] = owner.Key().Namespace,
                ["name"] = spec.AutoscalerName,
                ["labels"] = new JsonObject
                {
                    ["app.kubernetes.io/managed-by"] = ScaledObjectController.Manager,
                    [Label] = owner.Name(),
                },
                ["ownerReferences"] = new JsonArray(owner.ControllerReference(KedaCrds.ScaledObjects)),
            },
            ["spec"] = body,
        };
    }
}
