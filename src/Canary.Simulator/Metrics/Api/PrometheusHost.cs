using Canary.Simulator.Hosting;

namespace Canary.Simulator.Metrics.Api;

/// <summary>Listens on loopback and answers as a Prometheus does.</summary>
public sealed class PrometheusHost : IAsyncDisposable
{
    private readonly LoopbackServer server;

    private PrometheusHost(LoopbackServer server) => this.server = server;

    /// <summary>Where it listens: <c>http://127.0.0.1:9090</c>.</summary>
    public Uri Address => server.Address;

    /// <summary>Starts to listen.</summary>
    /// <param name="api">What answers.</param>
    /// <param name="port">The port; 0: any that is free.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PrometheusHost> StartAsync(
        PrometheusApi api,
        int port,
        CancellationToken cancellationToken
    ) => new(await LoopbackServer.StartAsync(port, app => app.MapPrometheusApi(api), cancellationToken));

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
