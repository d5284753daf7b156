using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Canary.Simulator.Mesh;

/// <summary>Listens on loopback and carries real HTTP requests through the data plane, by their Host header.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private GatewayHost(WebApplication app) => this.app = app;

    /// <summary>Where it listens: <c>http://127.0.0.1:8080</c>.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Starts to listen.</summary>
    /// <param name="dataPlane">What carries the requests.</param>
    /// <param name="port">The port; 0: any that is free.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<GatewayHost> StartAsync(
        GatewayDataPlane dataPlane,
        int port,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Whoever started the listener ends it; it must not catch the process' signals for itself.
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(IPAddress.Loopback, port);
            });
        var app = builder.Build();
        app.Run(context => CarryAsync(dataPlane, context));
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

    private static async Task CarryAsync(GatewayDataPlane dataPlane, HttpContext context)
    {
        var response = await dataPlane.SendAsync(Read(context.Request), context.RequestAborted);
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers.Append(name, value);
        }
        var hasBody = response.Status is >= 200 and not (204 or 304) && !HttpMethods.IsHead(context.Request.Method);
        if (hasBody)
        {
            await context.Response.WriteAsync(response.Body, context.RequestAborted);
        }
        else
        {
            context.Response.Headers.ContentLength = null;
        }
    }

    private static GatewayRequest Read(HttpRequest request) =>
        new()
        {
            Host = request.Host.Value ?? "",
            Method = request.Method.ToUpper(CultureInfo.InvariantCulture),
            Path = request.Path.Value is { Length: > 0 } path ? path : "/",
            Query = request.QueryString.HasValue ? request.QueryString.Value![1..] : "",
            Headers = request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
        };

    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
