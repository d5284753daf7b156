using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Canary.Web;

/// <summary>Serves the page and its JSON on an address of its own.</summary>
public sealed class WebHost : IAsyncDisposable
{
    private readonly WebApplication application;

    /// <summary>Prepares the server; <see cref="StartAsync"/> opens it.</summary>
    /// <param name="address">A URL such as <c>http://127.0.0.1:8090</c>; port 0 takes a free one.</param>
    /// <param name="source">What to show.</param>
    /// <param name="time">The clock that the rollouts go by.</param>
    /// <param name="loggers">Where the server logs.</param>
    public WebHost(string address, IRolloutSource source, TimeProvider time, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address).ConfigureKestrel(options => options.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        application = builder.Build();
        application.Use(
            (context, next) =>
            {
                SecurityHeaders.Set(context);
                return next(context);
            }
        );
        application.UseRouting();
        application.MapCanaryWeb(source, time);
    }

    /// <summary>Where it listens; useful when the address left the port open. Empty before <see cref="StartAsync"/>.</summary>
    public IEnumerable<string> Addresses => application.Urls;

    /// <summary>Opens the address.</summary>
    /// <exception cref="IOException">The address is taken.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => application.StartAsync(cancellationToken);

    /// <summary>Ends the streams and closes the address.</summary>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    /// <summary>The process' signals belong to the program that starts the host.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
