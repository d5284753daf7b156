using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>A metric's present value, or why it can't be had.</summary>
/// <param name="Value">In percent of the request, or in units; as an average per pod, where the target is one.</param>
/// <param name="Problem">Why there is none.</param>
/// <param name="Reason">The condition's reason for that.</param>
internal readonly record struct MetricReading(double? Value, string? Problem = null, string? Reason = null);

/// <summary>
/// What autoscalers go by. An annotation on the autoscaler comes first (<see cref="AutoscalerAnnotations"/>); then, for CPU, what the pods
/// use (<see cref="PodAnnotations.Cpu"/>), and for external metrics those who serve some.
/// </summary>
internal sealed class AutoscalerMetrics(ControllerContext context, PodRuntimes pods)
{
    private readonly List<Func<JsonObject, string, double?>> external = [];

    /// <summary>Serves external metrics: the total for an autoscaler and a metric's name; null: it does not know it.</summary>
    public void Serve(Func<JsonObject, string, double?> metrics) => external.Add(metrics);

    /// <param name="autoscaler">Who asks.</param>
    /// <param name="metric">What it asks for.</param>
    /// <param name="replicas">The target's size.</param>
    /// <param name="ready">The target's ready pods.</param>
    public MetricReading Read(
        JsonObject autoscaler,
        AutoscalerMetric metric,
        int replicas,
        IReadOnlyList<JsonObject> ready
    )
    {
        if (Annotated(autoscaler, metric.Name) is { } pretended)
        {
            return new(pretended);
        }
        if (metric.Type == "External")
        {
            var total = external
                .Select(serve => serve(autoscaler, metric.Name))
                .FirstOrDefault(value => value is not null);
            return total is null
                ? new(null, $"unable to get external metric {metric.Name}: nobody serves it", "FailedGetExternalMetric")
                : new(metric.IsAverage ? total / replicas : total);
        }
        return metric is { Type: "Resource" or "ContainerResource", Name: "cpu" }
            ? Cpu(metric, ready)
            : Unknown(metric.Name);
    }

    private MetricReading Cpu(AutoscalerMetric metric, IReadOnlyList<JsonObject> ready)
    {
        var (used, requested, counted) = (0.0, 0.0, 0);
        foreach (var pod in ready)
        {
            if (pods.Of(pod.Key())?.CpuUse(context.Now) is not { } use)
            {
                continue;
            }
            if (metric.IsUtilization && Requested(pod) is not > 0)
            {
                return new(null, $"missing request for cpu in Pod {pod.Name()}", "FailedGetResourceMetric");
            }
            (used, requested, counted) = (used + use, requested + (Requested(pod) ?? 0), counted + 1);
        }
        return counted == 0 ? Unknown("cpu") : new(metric.IsUtilization ? used / requested * 100 : used / counted);
    }

    private static double? Requested(JsonObject pod)
    {
        var requests = pod.Items("spec", "containers")
            .Select(container => container.Text("resources", "requests", "cpu"))
            .ToList();
        return requests.TrueForAll(text => text is not null && Quantity.TryParse(text, out _))
            ? requests.Sum(text => Quantity.TryParse(text!, out var quantity) ? quantity.Value : 0) // checked just now
            : null;
    }

    private static MetricReading Unknown(string name) =>
        new(
            null,
            $"unable to get metric {name}: set the annotation {AutoscalerAnnotations.MetricPrefix}{name} on the autoscaler, "
                + $"or for cpu {PodAnnotations.Cpu} or {PodAnnotations.CpuPerRequest} on the pods",
            "FailedGetResourceMetric"
        );

    private static double? Annotated(JsonObject autoscaler, string name) =>
        double.TryParse(
            autoscaler.Annotation(AutoscalerAnnotations.MetricPrefix + name)?.TrimEnd('%'),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;
}
