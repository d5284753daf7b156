using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Keda;

/// <summary>A ScaledObject as its controller reads it, with KEDA's defaults.</summary>
internal sealed class ScaledObjectSpec(JsonObject obj)
{
    public const string PausedAnnotation = "autoscaling.keda.sh/paused";
    public const string PausedReplicasAnnotation = "autoscaling.keda.sh/paused-replicas";

    private readonly JsonNode? spec = obj["spec"];

    public string TargetKind => spec.Text("scaleTargetRef", "kind") ?? "Deployment";

    public string TargetApiVersion => spec.Text("scaleTargetRef", "apiVersion") ?? "apps/v1";

    public string TargetName => spec.Text("scaleTargetRef", "name") ?? "";

    /// <summary>Default 0.</summary>
    public int Min => spec.Number("minReplicaCount") ?? 0;

    /// <summary>Default 100.</summary>
    public int Max => spec.Number("maxReplicaCount") ?? 100;

    /// <summary>The size without any activity, below <see cref="Min"/>; null: none, it goes to zero only if that is the minimum.</summary>
    public int? Idle => spec.Number("idleReplicaCount");

    /// <summary>How often triggers are looked at; default 30 s.</summary>
    public TimeSpan PollingInterval => TimeSpan.FromSeconds(spec.Number("pollingInterval") ?? 30);

    /// <summary>How long after the last activity it goes to zero; default 5 min.</summary>
    public TimeSpan CooldownPeriod => TimeSpan.FromSeconds(spec.Number("cooldownPeriod") ?? 300);

    public string AutoscalerName =>
        spec.Text("advanced", "horizontalPodAutoscalerConfig", "name") ?? $"keda-hpa-{obj.Name()}";

    public JsonObject? Behavior => spec.Map("advanced", "horizontalPodAutoscalerConfig", "behavior");

    public IReadOnlyList<Trigger> Triggers =>
        [.. spec.Items("triggers").Select((trigger, index) => new Trigger(trigger, index))];

    /// <summary>The size that it is held at; null: it is not.</summary>
    public int? PausedReplicas =>
        int.TryParse(
            obj.Annotation(PausedReplicasAnnotation),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var replicas
        )
            ? replicas
            : null;

    /// <summary>It leaves its target alone, at whatever size.</summary>
    public bool IsPaused =>
        PausedReplicas is not null
        || obj.Annotation(PausedAnnotation) is { } text
            && !string.Equals(text, "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with it; null: nothing.</summary>
    public string? Problem
    {
        get
        {
            var pausedAt = obj.Annotation(PausedReplicasAnnotation);
            return pausedAt is not null && PausedReplicas is null
                    ? $"{PausedReplicasAnnotation}: \"{pausedAt}\" is not a number of replicas"
                : Max < 1 || Max < Min ? $"maxReplicaCount {Max} is below minReplicaCount {Min} or 1"
                : Idle >= Min ? $"idleReplicaCount {Idle} is not below minReplicaCount {Min}"
                : Triggers.Count == 0 ? "there are no triggers"
                : Triggers.Select(trigger => trigger.Problem).FirstOrDefault(problem => problem is not null);
        }
    }
}
