using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Autoscalers;

/// <summary>HorizontalPodAutoscalers: one whose target has no replicas rests by itself.</summary>
internal sealed class HorizontalPodAutoscalerKind : IAutoscalerKind
{
    public ResourceType Type { get; } = new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");

    public bool MustPause => false;

    public (int Min, int Max) BoundsOf(JsonElement spec) =>
        (spec.Child("minReplicas").Number() ?? 1, spec.Child("maxReplicas").Number() ?? 1);

    public JsonObject RenderSpec(JsonElement spec, V1AutoscalerRef reference, string target, string primary)
    {
        var twin = JsonObject.Create(spec)?.DeepClone().AsObject() ?? [];
        if (twin["scaleTargetRef"] is JsonObject scaled)
        {
            scaled["name"] = primary;
        }
        return twin;
    }

    public void Bound(JsonObject spec, int min, int max)
    {
        spec["minReplicas"] = min;
        spec["maxReplicas"] = max;
    }
}
