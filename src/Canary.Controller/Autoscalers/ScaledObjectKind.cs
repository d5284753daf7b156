using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Autoscalers;

/// <summary>KEDA's ScaledObjects: they scale from zero too, so the target's is paused while the target is idle.</summary>
internal sealed class ScaledObjectKind : IAutoscalerKind
{
    /// <summary>KEDA's: the target has this many replicas, whatever the triggers say.</summary>
    public const string PausedAnnotation = "autoscaling.keda.sh/paused-replicas";

    /// <summary>KEDA's default.</summary>
    private const int DefaultMax = 100;

    public ResourceType Type { get; } = new("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject");

    public bool MustPause => true;

    public (int Min, int Max) BoundsOf(JsonElement spec) =>
        (spec.Child("minReplicaCount").Number() ?? 0, spec.Child("maxReplicaCount").Number() ?? DefaultMax);

    /// <summary>A query that names the target is to name the primary, unless the Canary brings one of its own.</summary>
    public JsonObject RenderSpec(JsonElement spec, V1AutoscalerRef reference, string target, string primary)
    {
        var twin = JsonObject.Create(spec)?.DeepClone().AsObject() ?? [];
        if (twin["scaleTargetRef"] is JsonObject scaled)
        {
            scaled["name"] = primary;
        }
        if (twin["advanced"]?["horizontalPodAutoscalerConfig"] is JsonObject hpa && (string?)hpa["name"] is { } name)
        {
            hpa["name"] = $"{name}-primary";
        }
        foreach (var trigger in twin["triggers"] as JsonArray ?? [])
        {
            if (trigger?["metadata"] is JsonObject metadata)
            {
                Redirect(metadata, (string?)trigger["name"], reference, target, primary);
            }
        }
        return twin;
    }

    /// <summary>KEDA demands a size for idle times to be below the smallest.</summary>
    public void Bound(JsonObject spec, int min, int max)
    {
        spec["minReplicaCount"] = min;
        spec["maxReplicaCount"] = max;
        if ((int?)spec["idleReplicaCount"] >= min)
        {
            spec.Remove("idleReplicaCount");
        }
    }

    private static void Redirect(
        JsonObject metadata,
        string? name,
        V1AutoscalerRef reference,
        string target,
        string primary
    )
    {
        if (name is not null && reference.PrimaryScalerQueries?.GetValueOrDefault(name) is { } own)
        {
            metadata["query"] = own;
        }
        else if ((string?)metadata["query"] is { } query)
        {
            // Not within a longer name: podinfo is no part of podinfo-canary or of my-podinfo.
            var whole = $"(?<![A-Za-z0-9_-]){Regex.Escape(target)}(?![A-Za-z0-9_]|-[A-Za-z0-9])";
            metadata["query"] = Regex.Replace(query, whole, primary, RegexOptions.CultureInvariant);
        }
    }
}
