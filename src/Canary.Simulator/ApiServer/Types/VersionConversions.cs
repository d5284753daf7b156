using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Types;

/// <summary>The built-in kinds whose versions differ in more than their name.</summary>
internal static class VersionConversions
{
    private static readonly (string Storage, string Served)[] EventNames =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ];

    /// <summary>events.k8s.io/v1 over core/v1: the same fields under other names.</summary>
    public static VersionConversion Event { get; } =
        new(
            obj => Rename(obj, "events.k8s.io/v1", EventNames, dropEmpty: true),
            obj => Rename(obj, "v1", [.. EventNames.Select(n => (n.Served, n.Storage))], dropEmpty: false)
        );

    /// <summary>autoscaling/v1 over v2: one CPU target instead of a list of metrics.</summary>
    public static VersionConversion HorizontalPodAutoscalerV1 { get; } = new(ToV1, FromV1);

    private static JsonObject Rename(
        JsonObject obj,
        string apiVersion,
        (string From, string To)[] names,
        bool dropEmpty
    )
    {
        foreach (var (from, to) in names)
        {
            if (obj.ContainsKey(from))
            {
                var value = obj[from];
                obj.Remove(from);
                obj[to] = value;
            }
        }
        obj["apiVersion"] = apiVersion;
        foreach (var field in (ReadOnlySpan<string>)["reportingController", "reportingInstance"])
        {
            if (dropEmpty && obj.String(field) is { Length: 0 })
            {
                obj.Remove(field);
            }
        }
        if (!dropEmpty)
        {
            obj.Default("reportingComponent", "");
            obj.Default("reportingInstance", "");
        }
        return obj;
    }

    private static JsonObject ToV1(JsonObject obj)
    {
        obj["apiVersion"] = "autoscaling/v1";
        var spec = obj.Ensure("spec");
        var cpu = spec.Array("metrics").Objects().FirstOrDefault(IsCpuTarget);
        if (cpu is not null)
        {
            spec["targetCPUUtilizationPercentage"] = cpu.Object("resource")
                .Object("target")
                .Integer("averageUtilization");
        }
        spec.Remove("metrics");
        spec.Remove("behavior");
        var status = obj.Ensure("status");
        status.Default("currentReplicas", 0);
        status.Remove("currentMetrics");
        status.Remove("conditions");
        return obj;
    }

    private static JsonObject FromV1(JsonObject obj)
    {
        obj["apiVersion"] = "autoscaling/v2";
        var spec = obj.Ensure("spec");
        if (spec.Integer("targetCPUUtilizationPercentage") is { } percent)
        {
            spec["metrics"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Resource",
                    ["resource"] = new JsonObject
                    {
                        ["name"] = "cpu",
                        ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = percent },
                    },
                }
            );
        }
        spec.Remove("targetCPUUtilizationPercentage");
        obj.Ensure("status").Default("currentMetrics", null);
        obj.Object("status")?.Remove("currentCPUUtilizationPercentage");
        return obj;
    }

    private static bool IsCpuTarget(JsonObject metric) =>
        metric.String("type") == "Resource"
        && metric.Object("resource").String("name") == "cpu"
        && metric.Object("resource").Object("target").String("type") == "Utilization";
}
