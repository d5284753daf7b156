using System.Globalization;
using Canary.Simulator.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Canary.Simulator.Mesh;

/// <summary>Listens on loopback and carries real HTTP requests through the data plane, by their Host header.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly LoopbackServer server;

    private GatewayHost(LoopbackServer server) => this.server = server;

    /// <summary>Where it listens: <c>http://127.0.0.1:8080</c>.</summary>
    public Uri Address => server.Address;

    /// <summary>Starts to listen.</summary>
    /// <param name="dataPlane">What carries the requests.</param>
    /// <param name="port">The port; 0: any that is free.</param>
    /// <param name="ownHost">Which host is meant by requests to the listener's own address; null: none, as at a real gateway.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<GatewayHost> StartAsync(
        GatewayDataPlane dataPlane,
        int port,
        string? ownHost,
        CancellationToken cancellationToken
    ) =>
        new(
            await LoopbackServer.StartAsync(
                port,
                app => app.Run(context => CarryAsync(dataPlane, context, ownHost)),
                cancellationToken
            )
        );

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task CarryAsync(GatewayDataPlane dataPlane, HttpContext context, string? ownHost)
    {
        var response = await dataPlane.SendAsync(Read(context.Request, ownHost), context.RequestAborted);
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

    private static GatewayRequest Read(HttpRequest request, string? ownHost) =>
        new()
        {
            Host =
                request.Host.Host is "127.0.0.1" or "localhost" && ownHost is not null
                    ? ownHost
                    : request.Host.Value ?? "",
            Method = request.Method.ToUpper(CultureInfo.InvariantCulture),
            Path = request.Path.Value is { Length: > 0 } path ? path : "/",
            Query = request.QueryString.HasValue ? request.QueryString.Value![1..] : "",
            Headers = request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
        };
}
