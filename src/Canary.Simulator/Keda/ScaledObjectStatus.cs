using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Keda;

/// <summary>What the triggers of a ScaledObject say together.</summary>
/// <param name="IsActive">One of them is active.</param>
/// <param name="Problem">Why one of them can't be read; null: all can.</param>
internal readonly record struct TriggerActivity(bool IsActive, string? Problem);

/// <summary>A ScaledObject's status as it comes about in a pass.</summary>
internal sealed class ScaledObjectStatus
{
    private readonly JsonObject status;
    private readonly SortedDictionary<string, JsonObject> conditions = new(StringComparer.Ordinal);

    public ScaledObjectStatus(JsonObject obj, ScaledObjectSpec spec)
    {
        status = [];
        foreach (var kept in (ReadOnlySpan<string>)["lastActiveTime", "originalReplicaCount"])
        {
            if (obj.At("status", kept) is { } value)
            {
                status[kept] = value.DeepClone();
            }
        }
        status["scaleTargetKind"] = $"{spec.TargetApiVersion}.{spec.TargetKind}";
        LastActive = obj.Time("status", "lastActiveTime");
        Set("Paused", "False", "", "");
    }

    /// <summary>When a trigger was active; null: never.</summary>
    public DateTimeOffset? LastActive { get; private set; }

    public void Found(JsonObject target)
    {
        status["originalReplicaCount"] ??= target.Number("spec", "replicas") ?? 1;
    }

    public void IsNotReady(string reason, string message)
    {
        Set("Ready", "False", reason, message);
        Set("Active", "Unknown", "", "");
    }

    public void IsPaused(int? replicas)
    {
        Set("Ready", "True", "ScaledObjectReady", "its definition is complete");
        Set("Active", "Unknown", "", "");
        if (replicas is { } size)
        {
            status["pausedReplicaCount"] = size;
        }
        Set(
            "Paused",
            "True",
            "ScaledObjectPaused",
            replicas is { } held ? $"held at {held} replicas by annotation" : "paused by annotation"
        );
    }

    public void IsReady(TriggerActivity activity, DateTimeOffset now, ScaledObjectSpec spec)
    {
        status["hpaName"] = spec.AutoscalerName;
        status["externalMetricNames"] = new JsonArray([
            .. spec.Triggers.Where(trigger => trigger.IsPrometheus).Select(trigger => (JsonNode)trigger.MetricName),
        ]);
        if (activity.Problem is { } problem)
        {
            Set("Ready", "False", "TriggerError", problem);
        }
        else
        {
            Set("Ready", "True", "ScaledObjectReady", "its definition is complete");
        }
        if (activity.IsActive)
        {
            LastActive = now;
            status["lastActiveTime"] = now.ToKubernetesTime();
            Set("Active", "True", "ScalerActive", "a trigger is above its activation threshold");
        }
        else
        {
            Set("Active", "False", "ScalerNotActive", "no trigger is above its activation threshold");
        }
    }

    public JsonObject ToJson()
    {
        status["conditions"] = new JsonArray([.. conditions.Values]);
        return status;
    }

    private void Set(string type, string value, string reason, string message)
    {
        var condition = new JsonObject { ["type"] = type, ["status"] = value };
        if (reason.Length > 0)
        {
            condition["reason"] = reason;
            condition["message"] = message;
        }
        conditions[type] = condition;
    }
}
