using Canary.Simulator.Metrics.PromQl;

namespace Canary.Simulator.Keda;

/// <summary>What a trigger's query says now.</summary>
/// <param name="Value">The number; null: there is none.</param>
/// <param name="Problem">Why there is none.</param>
internal readonly record struct TriggerReading(double? Value, string? Problem = null);

/// <summary>Asks the simulated Prometheus for the value of a trigger: exactly one series, or none that counts as zero.</summary>
internal sealed class PrometheusTriggers(QueryEngine prometheus, TimeProvider time)
{
    public TriggerReading Read(Trigger trigger)
    {
        try
        {
            var series = prometheus.Instant(trigger.Query, time.GetUtcNow()).Series;
            return series.Count switch
            {
                0 when trigger.IgnoresNoData => new(0),
                0 => new(null, "the query has no series"),
                1 when double.IsFinite(series[0].Samples[^1].Value) => new(series[0].Samples[^1].Value),
                1 when trigger.IgnoresNoData => new(0),
                1 => new(null, "the query's value is no number"),
                _ => new(null, $"the query has {series.Count} series, not one"),
            };
        }
        catch (PromQlException exception)
        {
            return new(null, exception.Message);
        }
    }
}
