namespace Canary.Simulator.Metrics.Scraping;

/// <summary>Counts observations by size, as Prometheus' client libraries do. Safe to use from any thread.</summary>
public sealed class Histogram
{
    private static readonly double[] Defaults = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock gate = new();
    private readonly double[] bounds;
    private readonly long[] counts;
    private double sum;

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="upperBounds">Inclusive upper bounds, ascending, without infinity. Default: 5 ms to 10 s, for latencies in seconds.</param>
    public Histogram(IReadOnlyList<double>? upperBounds = null)
    {
        bounds = upperBounds is null ? Defaults : [.. upperBounds];
        for (var i = 1; i < bounds.Length; i++)
        {
            if (bounds[i] <= bounds[i - 1])
            {
                throw new ArgumentException("The bounds of a histogram must ascend.", nameof(upperBounds));
            }
        }
        counts = new long[bounds.Length + 1];
    }

    /// <summary>Inclusive upper bounds, ascending, without infinity.</summary>
    public IReadOnlyList<double> UpperBounds => bounds;

    /// <summary>Counts a value as often as it was seen.</summary>
    public void Observe(double value, long times = 1)
    {
        var found = Array.BinarySearch(bounds, value);
        lock (gate)
        {
            counts[found < 0 ? ~found : found] += times;
            sum += value * times;
        }
    }

    /// <summary>What was counted until now, all of one moment.</summary>
    public HistogramSnapshot Read()
    {
        var cumulative = new long[counts.Length];
        lock (gate)
        {
            long total = 0;
            for (var i = 0; i < counts.Length; i++)
            {
                total += counts[i];
                cumulative[i] = total;
            }
            return new HistogramSnapshot(cumulative, sum);
        }
    }
}

/// <summary>A histogram at one moment.</summary>
/// <param name="CumulativeCounts">How many values were at most each bound; the last: all of them.</param>
/// <param name="Sum">Of all values.</param>
public sealed record HistogramSnapshot(IReadOnlyList<long> CumulativeCounts, double Sum)
{
    public long Count => CumulativeCounts[^1];
}
