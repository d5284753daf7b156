using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Keda;

/// <summary>A trigger of a ScaledObject. Simulated are <c>prometheus</c>, <c>cpu</c> and <c>memory</c>; the address of the server does not matter.</summary>
internal sealed class Trigger(JsonNode trigger, int index)
{
    public string Type { get; } = trigger.Text("type") ?? "";

    public bool IsPrometheus => Type == "prometheus";

    /// <summary>The external metric that the autoscaler asks for.</summary>
    public string MetricName { get; } = string.Create(CultureInfo.InvariantCulture, $"s{index}-{trigger.Text("type")}");

    public string Query => Metadata("query") ?? "";

    /// <summary>Above it the trigger is active; default 0.</summary>
    public double ActivationThreshold => Number("activationThreshold") ?? 0;

    /// <summary>No series counts as zero; default true.</summary>
    public bool IgnoresNoData => Metadata("ignoreNullValues") != "false";

    public string? Problem =>
        Type switch
        {
            "prometheus" when Query.Length == 0 => $"triggers[{index}].metadata.query is missing",
            "prometheus" when Number("threshold") is not > 0 =>
                $"triggers[{index}].metadata.threshold is not a number above 0",
            "cpu" or "memory" when Number("value") is not > 0 =>
                $"triggers[{index}].metadata.value is not a number above 0",
            "prometheus" or "cpu" or "memory" => null,
            _ => $"triggers[{index}].type {Type} is not simulated: use prometheus, cpu or memory",
        };

    /// <summary>As a metric of the autoscaler.</summary>
    public JsonObject ToMetric(string scaledObject)
    {
        if (!IsPrometheus)
        {
            var utilization = (trigger.Text("metricType") ?? "Utilization") == "Utilization";
            var goal = utilization
                ? new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = (int)(Number("value") ?? 0) }
                : new JsonObject { ["type"] = "AverageValue", ["averageValue"] = Metadata("value") };
            return new()
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject { ["name"] = Type, ["target"] = goal },
            };
        }
        var type = trigger.Text("metricType") ?? "AverageValue";
        return new()
        {
            ["type"] = "External",
            ["external"] = new JsonObject
            {
                ["metric"] = new JsonObject
                {
                    ["name"] = MetricName,
                    ["selector"] = new JsonObject
                    {
                        ["matchLabels"] = new JsonObject { [ScaledAutoscaler.Label] = scaledObject },
                    },
                },
                ["target"] = new JsonObject
                {
                    ["type"] = type,
                    [type == "Value" ? "value" : "averageValue"] = Metadata("threshold"),
                },
            },
        };
    }

    private string? Metadata(string name) => trigger.Text("metadata", name);

    private double? Number(string name) =>
        double.TryParse(Metadata(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
