namespace Canary.Simulator.Workloads.Pods;

/// <summary>How long answers take: log-normal, as service times mostly are, given by its mean and its 99th percentile.</summary>
internal sealed record LatencyDistribution
{
    /// <summary>The standard normal distribution's 99th percentile.</summary>
    private const double Z99 = 2.3263478740408408;

    private const double DefaultSigma = 0.5;

    /// <summary>Above this no log-normal distribution has such a mean and such a percentile.</summary>
    private const double WidestRatio = 14.0;

    private readonly double mu;
    private readonly double sigma;

    private LatencyDistribution(double mu, double sigma)
    {
        this.mu = mu;
        this.sigma = sigma;
    }

    /// <summary>5 ms on average.</summary>
    public static LatencyDistribution Default { get; } = Of(TimeSpan.FromMilliseconds(5), null)!;

    /// <summary>Null when there is none with these.</summary>
    /// <param name="mean">The mean; null: follows from the percentile.</param>
    /// <param name="p99">The 99th percentile; null: follows from the mean.</param>
    public static LatencyDistribution? Of(TimeSpan? mean, TimeSpan? p99)
    {
        if (mean is null && p99 is null)
        {
            return Default;
        }
        if (mean is { } m && p99 is { } p)
        {
            var ratio = p / m;
            if (m <= TimeSpan.Zero || ratio is < 1 or > WidestRatio)
            {
                return null;
            }
            // p99 / mean = exp(z s - s^2 / 2); the smaller root.
            var spread = Z99 - Math.Sqrt((Z99 * Z99) - (2 * Math.Log(ratio)));
            return new(Math.Log(m.TotalSeconds) - (spread * spread / 2), spread);
        }
        var known = mean ?? p99!.Value;
        if (known <= TimeSpan.Zero)
        {
            return null;
        }
        var logarithm = Math.Log(known.TotalSeconds);
        return mean is not null
            ? new(logarithm - (DefaultSigma * DefaultSigma / 2), DefaultSigma)
            : new(logarithm - (Z99 * DefaultSigma), DefaultSigma);
    }

    /// <summary>A latency by chance.</summary>
    public TimeSpan Next(Random random)
    {
        // Box-Muller: two even numbers make a normal one. The first must not be zero.
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var normal = radius * Math.Cos(2 * Math.PI * random.NextDouble());
        return TimeSpan.FromSeconds(Math.Exp(mu + (sigma * normal)));
    }
}
