using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Canary.Controller.Telemetry;

/// <summary>Serves <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>: Kestrel without a host, which three paths have no need of.</summary>
internal sealed class TelemetryServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly MetricRegistry registry;
    private readonly HealthState health;
    private readonly KestrelServer server;

    /// <summary>Prepares the server; <see cref="StartAsync"/> opens it.</summary>
    /// <param name="address">An URL such as <c>http://0.0.0.0:8080</c>.</param>
    /// <param name="registry">What <c>/metrics</c> shows.</param>
    /// <param name="health">What the probes are told.</param>
    /// <param name="loggers">Where the server logs.</param>
    public TelemetryServer(string address, MetricRegistry registry, HealthState health, ILoggerFactory loggers)
    {
        this.registry = registry;
        this.health = health;
        server = new KestrelServer(
            Options.Create(new KestrelServerOptions()),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers),
            loggers
        );
        server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Add(address);
    }

    /// <summary>Where it listens: useful when the address left the port open.</summary>
    public IEnumerable<string> Addresses => server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;

    public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(this, cancellationToken);

    /// <summary>Stops at once: who scrapes or probes can ask again.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.StopAsync(new CancellationToken(canceled: true));
        server.Dispose();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception) { }

    public Task ProcessRequestAsync(HttpContext context) =>
        context.Request.Path.Value switch
        {
            "/metrics" => WriteMetricsAsync(context),
            "/healthz" => WriteAsync(context, StatusCodes.Status200OK, "ok"),
            "/readyz" => WriteAsync(
                context,
                health.Broken is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
                health.Describe()
            ),
            _ => WriteAsync(context, StatusCodes.Status404NotFound, "There are /metrics, /healthz and /readyz."),
        };

    private Task WriteMetricsAsync(HttpContext context)
    {
        var format = PrometheusText.Negotiate(context.Request.Headers.Accept);
        context.Response.ContentType = PrometheusText.ContentType(format);
        return context.Response.WriteAsync(PrometheusText.Write(registry.Collect(), format));
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n");
    }
}
