using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>How many replicas a HorizontalPodAutoscaler wants, and by which metrics.</summary>
internal sealed record AutoscalerDecision
{
    /// <summary>Within this of its target a metric asks for no change.</summary>
    private const double Tolerance = 0.1;

    /// <summary>Within the bounds.</summary>
    public required int Replicas { get; init; }

    /// <summary>The metrics as the status shows them.</summary>
    public required JsonArray CurrentMetrics { get; init; }

    /// <summary>Why no metric could be had; null: one could.</summary>
    public string? Problem { get; init; }

    /// <summary>The metric that asked for most; null: none.</summary>
    public string? Winner { get; init; }

    /// <summary>The bound that counted: <c>TooFewReplicas</c>, <c>TooManyReplicas</c>; null: none did.</summary>
    public string? Limit { get; init; }

    public static AutoscalerDecision For(JsonObject autoscaler, int current)
    {
        var shown = new JsonArray();
        int? most = null;
        string? winner = null;
        string? problem = null;
        foreach (var metric in autoscaler.Items("spec", "metrics"))
        {
            var name = Name(metric);
            if (Read(autoscaler, name) is not { } value || Target(metric) is not { } target)
            {
                problem ??=
                    $"unable to get metric {name}: set the annotation {AutoscalerAnnotations.MetricPrefix}{name} on the autoscaler";
                continue;
            }
            shown.Add(Show(metric, value));
            var ratio = value / target;
            var wanted = Math.Abs(ratio - 1) <= Tolerance ? current : (int)Math.Ceiling(current * ratio);
            if (most is null || wanted > most)
            {
                (most, winner) = (wanted, name);
            }
        }
        var min = autoscaler.Number("spec", "minReplicas") ?? 1;
        var max = autoscaler.Number("spec", "maxReplicas") ?? min;
        var asked = most ?? current;
        return new()
        {
            Replicas = Math.Clamp(asked, min, Math.Max(min, max)),
            CurrentMetrics = shown,
            Problem = most is null ? problem ?? "the autoscaler has no metrics" : null,
            Winner = winner,
            Limit =
                asked < min ? "TooFewReplicas"
                : asked > max ? "TooManyReplicas"
                : null,
        };
    }

    private static string Name(JsonNode metric) =>
        metric.Text("type") switch
        {
            "Resource" => metric.Text("resource", "name"),
            "ContainerResource" => metric.Text("containerResource", "name"),
            "Pods" => metric.Text("pods", "metric", "name"),
            "Object" => metric.Text("object", "metric", "name"),
            _ => metric.Text("external", "metric", "name"),
        } ?? "";

    private static JsonNode? Source(JsonNode metric) =>
        metric.Text("type") switch
        {
            "Resource" => metric.At("resource"),
            "ContainerResource" => metric.At("containerResource"),
            "Pods" => metric.At("pods"),
            "Object" => metric.At("object"),
            _ => metric.At("external"),
        };

    private static double? Read(JsonObject autoscaler, string name) =>
        double.TryParse(
            autoscaler.Annotation(AutoscalerAnnotations.MetricPrefix + name)?.TrimEnd('%'),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;

    private static double? Target(JsonNode metric)
    {
        var target = Source(metric).At("target");
        var text =
            target.Number("averageUtilization")?.ToString(CultureInfo.InvariantCulture)
            ?? target.Text("averageValue")
            ?? target.Text("value");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null;
    }

    private static JsonObject Show(JsonNode metric, double value)
    {
        var type = metric.Text("type") ?? "Resource";
        var field = char.ToLowerInvariant(type[0]) + type[1..];
        var shown = Source(metric)?.Copy() ?? [];
        var target = shown["target"];
        shown.Remove("target");
        var current = new JsonObject();
        if (target.Number("averageUtilization") is not null)
        {
            current["averageUtilization"] = (int)value;
        }
        else
        {
            var unit = target.Text("averageValue") is not null ? "averageValue" : "value";
            current[unit] = value.ToString(CultureInfo.InvariantCulture);
        }
        shown["current"] = current;
        return new() { ["type"] = type, [field] = shown };
    }
}
