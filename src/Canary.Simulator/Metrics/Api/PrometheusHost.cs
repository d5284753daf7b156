using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Canary.Simulator.Metrics.Api;

/// <summary>Listens on loopback and answers as a Prometheus does.</summary>
public sealed class PrometheusHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private PrometheusHost(WebApplication app) => this.app = app;

    /// <summary>Where it listens: <c>http://127.0.0.1:9090</c>.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Starts to listen.</summary>
    /// <param name="api">What answers.</param>
    /// <param name="port">The port; 0: any that is free.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PrometheusHost> StartAsync(
        PrometheusApi api,
        int port,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(IPAddress.Loopback, port);
            });
        var app = builder.Build();
        app.MapPrometheusApi(api);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
