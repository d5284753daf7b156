using System.Net;

namespace Canary.MetricProviders.Prometheus;

/// <summary>An HTTP answer, read to its end.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Decompressed.</param>
/// <param name="RetryAfter">How long the server wants to be left alone.</param>
internal sealed record PrometheusReply(HttpStatusCode Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    /// <summary>Asking again may help.</summary>
    public bool IsTransient => Status == HttpStatusCode.TooManyRequests || (int)Status >= 500;
}
