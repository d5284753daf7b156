using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>What an autoscaler aims at, and where it stands: <c>cpu: 35%/80%</c>.</summary>
internal static class AutoscalerTargets
{
    private const string Unknown = "<unknown>";

    public static string Text(JsonObject autoscaler)
    {
        var current = autoscaler.Object("status").Array("currentMetrics").Objects().ToList();
        var targets = autoscaler
            .Object("spec")
            .Array("metrics")
            .Objects()
            .Select((m, i) => Metric(m, current.ElementAtOrDefault(i)));
        var text = string.Join(", ", targets);
        return text.Length == 0 ? "<none>" : text;
    }

    private static string Metric(JsonObject metric, JsonObject? status)
    {
        var source = metric.String("type") is { } type ? char.ToLowerInvariant(type[0]) + type[1..] : "";
        var spec = metric.Object(source);
        var name = spec.String("name") ?? spec.Object("metric").String("name");
        var now = status.Object(source).Object("current");
        var target = spec.Object("target");
        return target.Integer("averageUtilization") is { } percent
            ? $"{name}: {(now.Integer("averageUtilization") is { } actual ? $"{actual}%" : Unknown)}/{percent}%"
            : $"{name}: {now.String("averageValue") ?? now.String("value") ?? Unknown}/{target.String("averageValue") ?? target.String("value")}";
    }
}
