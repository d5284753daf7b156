namespace Canary.MetricProviders.Prometheus;

/// <summary>How long a server may take, and how much it may answer.</summary>
public sealed record PrometheusOptions
{
    /// <summary>For a query with all its retries. Default: 5 seconds, as Flagger.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a query that failed for a passing reason is sent again. Default: 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Pause before the first retry; each further one is twice as long. Default: 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Largest answer, decompressed. Default: 4 MiB; one number needs 200 bytes.</summary>
    public int MaxResponseBytes { get; init; } = 4 * 1024 * 1024;
}
