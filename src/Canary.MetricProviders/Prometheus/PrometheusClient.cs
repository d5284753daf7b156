namespace Canary.MetricProviders.Prometheus;

/// <summary>Makes the API of a server, as Refit's <c>RestService.For</c> does.</summary>
/// <param name="connections">How servers are reached.</param>
/// <param name="time">Keeps timeouts and the pauses between retries.</param>
/// <param name="options">Limits; null: the defaults.</param>
public sealed class PrometheusClient(
    PrometheusConnections connections,
    TimeProvider time,
    PrometheusOptions? options = null
)
{
    private readonly PrometheusTransport transport = new(connections, options ?? new PrometheusOptions(), time);

    /// <summary>The API of the server at a backend's address, with its credentials.</summary>
    /// <exception cref="PrometheusException">The address is not a URL.</exception>
    public IPrometheusApi For(MetricBackend backend) => new PrometheusApi(backend, transport);
}
