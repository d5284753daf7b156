namespace Canary.MetricProviders.Prometheus;

/// <summary>
/// The part of Prometheus' HTTP API that is used, one method per endpoint, the way Refit declares it: once that package can be had, attributes on
/// these methods take the place of what <see cref="PrometheusClient"/> makes.
/// </summary>
/// <remarks>
/// Prometheus keeps numbers with a time, in series that are told apart by labels. It is asked in PromQL. An <em>instant</em> query asks for the
/// present: <c>sum(rate(http_requests_total[1m]))</c> is the requests per second over the last minute, all pods together. A <em>range</em>
/// query asks for the same at every step of a span.
/// </remarks>
public interface IPrometheusApi
{
    /// <summary><c>GET /api/v1/query</c>; as a form by POST when the query is too long for a URL.</summary>
    /// <param name="query">PromQL.</param>
    /// <param name="time">When; null: the server's present.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    /// <exception cref="PrometheusException">There is no usable answer; the message says why.</exception>
    Task<QueryData> QueryAsync(string query, DateTimeOffset? time, CancellationToken cancellationToken);

    /// <summary><c>GET /api/v1/query_range</c>; as a form by POST when the query is too long for a URL.</summary>
    /// <param name="query">PromQL.</param>
    /// <param name="start">First evaluation.</param>
    /// <param name="end">No evaluation after it.</param>
    /// <param name="step">Time between two evaluations.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    /// <exception cref="PrometheusException">There is no usable answer; the message says why.</exception>
    Task<QueryData> QueryRangeAsync(
        string query,
        DateTimeOffset start,
        DateTimeOffset end,
        TimeSpan step,
        CancellationToken cancellationToken
    );

    /// <summary><c>GET /api/v1/status/buildinfo</c>: that it is a Prometheus, and which.</summary>
    /// <exception cref="PrometheusException">There is no usable answer; the message says why.</exception>
    Task<BuildInfo> BuildInfoAsync(CancellationToken cancellationToken);
}
