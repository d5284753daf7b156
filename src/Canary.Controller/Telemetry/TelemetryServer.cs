using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Canary.Controller.Telemetry;

/// <summary>Serves <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>.</summary>
internal sealed class TelemetryServer : IAsyncDisposable
{
    private readonly MetricRegistry registry;
    private readonly HealthState health;
    private readonly WebApplication application;

    /// <summary>Prepares the server; <see cref="StartAsync"/> opens it.</summary>
    /// <param name="address">An URL such as <c>http://0.0.0.0:8080</c>.</param>
    /// <param name="registry">What <c>/metrics</c> shows.</param>
    /// <param name="health">What the probes are told.</param>
    /// <param name="loggers">Where the server logs.</param>
    public TelemetryServer(string address, MetricRegistry registry, HealthState health, ILoggerFactory loggers)
    {
        this.registry = registry;
        this.health = health;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address);
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>Where it listens: useful when the address left the port open.</summary>
    public IEnumerable<string> Addresses => application.Urls;

    public Task StartAsync(CancellationToken cancellationToken) => application.StartAsync(cancellationToken);

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private Task AnswerAsync(HttpContext context) =>
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

    /// <summary>The process' signals belong to the program that starts the controller, not to this server.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
