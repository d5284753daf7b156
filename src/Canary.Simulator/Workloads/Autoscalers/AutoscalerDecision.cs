using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>How many replicas a HorizontalPodAutoscaler's metrics ask for; its bounds and its behaviour come after.</summary>
internal sealed record AutoscalerDecision
{
    /// <summary>Within this of its target a metric asks for no change.</summary>
    private const double Tolerance = 0.1;

    /// <summary>What the metric that asks for most asks for; the present size, if there is none.</summary>
    public required int Replicas { get; init; }

    /// <summary>The metrics as the status shows them.</summary>
    public required JsonArray CurrentMetrics { get; init; }

    /// <summary>Why no metric could be had, with the condition's reason; null: one could.</summary>
    public (string Reason, string Message)? Problem { get; init; }

    /// <summary>The metric that asked for most; null: none.</summary>
    public string? Winner { get; init; }

    public static AutoscalerDecision For(
        JsonObject autoscaler,
        int current,
        AutoscalerMetrics metrics,
        IReadOnlyList<JsonObject> ready
    )
    {
        var shown = new JsonArray();
        int? most = null;
        string? winner = null;
        (string, string)? problem = null;
        foreach (var metric in autoscaler.Items("spec", "metrics").Select(item => new AutoscalerMetric(item)))
        {
            var reading = metrics.Read(autoscaler, metric, current, ready);
            if (reading.Value is not { } value || metric.Goal is not { } goal)
            {
                problem ??= (
                    reading.Reason ?? "InvalidMetricSourceType",
                    reading.Problem ?? $"the target of {metric.Name} is no positive quantity"
                );
                continue;
            }
            shown.Add((JsonNode)metric.Show(value));
            var wanted = Wanted(current, value / goal);
            if (most is null || wanted > most)
            {
                (most, winner) = (wanted, metric.Name);
            }
        }
        // A metric that can't be had might have asked for more: without it nothing is given up.
        var asked = problem is null ? most ?? current : Math.Max(most ?? current, current);
        return new()
        {
            Replicas = asked,
            CurrentMetrics = shown,
            Problem = most is null ? problem ?? ("FailedGetResourceMetric", "the autoscaler has no metrics") : null,
            Winner = winner,
        };
    }

    private static int Wanted(int current, double ratio) =>
        Math.Abs(ratio - 1) <= Tolerance ? current : (int)Math.Ceiling(current * ratio - 1e-9);
}
