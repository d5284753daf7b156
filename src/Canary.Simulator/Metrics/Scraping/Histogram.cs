namespace Canary.Simulator.Metrics.Scraping;

/// <summary>
/// Counts observations by size, as Prometheus' client libraries do, and hands itself over as the series <c>name_bucket</c> (by <c>le</c>, with
/// <c>+Inf</c>), <c>name_sum</c> and <c>name_count</c>. Safe to use from any thread.
/// </summary>
public sealed class Histogram
{
    private static readonly double[] Latencies = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock gate = new();
    private readonly (string Bucket, string Sum, string Count) names;
    private readonly IReadOnlyList<KeyValuePair<string, string>> labels;
    private readonly IReadOnlyList<KeyValuePair<string, string>>[] bucketLabels;
    private readonly double[] bounds;
    private readonly long[] counts;
    private double sum;

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="name">Without suffix: <c>http_request_duration_seconds</c>.</param>
    /// <param name="labels">Labels of all its series.</param>
    /// <param name="upperBounds">Inclusive upper bounds, ascending, without infinity. Default: 5 ms to 10 s, for latencies in seconds.</param>
    public Histogram(
        string name,
        IReadOnlyList<KeyValuePair<string, string>> labels,
        IReadOnlyList<double>? upperBounds = null
    )
    {
        names = ($"{name}_bucket", $"{name}_sum", $"{name}_count");
        this.labels = labels;
        bounds = upperBounds is null ? Latencies : [.. upperBounds];
        counts = new long[bounds.Length + 1];
        bucketLabels = [.. bounds.Append(double.PositiveInfinity).Select(WithBound)];
    }

    /// <summary>Counts a value.</summary>
    public void Observe(double value)
    {
        var found = Array.BinarySearch(bounds, value);
        lock (gate)
        {
            counts[found < 0 ? ~found : found]++;
            sum += value;
        }
    }

    /// <summary>Hands over what was counted until now, all of one moment.</summary>
    public void Collect(ISampleSink sink)
    {
        lock (gate)
        {
            long total = 0;
            for (var i = 0; i < counts.Length; i++)
            {
                total += counts[i];
                sink.Add(names.Bucket, bucketLabels[i], total);
            }
            sink.Add(names.Sum, labels, sum);
            sink.Add(names.Count, labels, total);
        }
    }

    private KeyValuePair<string, string>[] WithBound(double bound) => [.. labels, new("le", NumberText.Plain(bound))];
}
