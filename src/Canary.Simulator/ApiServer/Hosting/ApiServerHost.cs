using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Canary.Simulator.ApiServer.Hosting;

/// <summary>How an API server listens.</summary>
public sealed record ApiServerHostOptions
{
    /// <summary>On loopback. Default 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Plain HTTP without credentials. Default false: HTTPS with certificates made at start.</summary>
    public bool IsPlain { get; init; }
}

/// <summary>Serves an API server on loopback, for kubectl and anything else that speaks to a cluster.</summary>
public sealed class ApiServerHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly KubeApiServer server;

    private ApiServerHost(WebApplication app, KubeApiServer server)
    {
        this.app = app;
        this.server = server;
    }

    /// <summary>The server's address.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>A kubeconfig for an administrator of this server.</summary>
    public string Kubeconfig { get; private set; } = "";

    /// <summary>Starts to listen. The server must have been made with <see cref="ApiServerOptions.TrustsEveryone"/> where the host is plain.</summary>
    /// <param name="server">What answers.</param>
    /// <param name="options">Port and scheme.</param>
    /// <param name="certificates">Made by <see cref="ClusterCertificates.Create"/>; null where the host is plain.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<ApiServerHost> StartAsync(
        KubeApiServer server,
        ApiServerHostOptions options,
        ClusterCertificates? certificates,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.Configure<KestrelServerOptions>(kestrel => Listen(kestrel, options, certificates));
        var host = new ApiServerHost(builder.Build(), server);
        host.app.Run(host.ServeAsync);
        await host.app.StartAsync(cancellationToken);
        var addresses = host.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        host.Address = new Uri(
            addresses?.Addresses.First() ?? throw new InvalidOperationException("Kestrel has no address.")
        );
        host.Kubeconfig = KubeconfigText.Write(host.Address, certificates);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        now.Cancel();
        try
        {
            await app.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Open watches are cut off; that is what was asked for.
        }
        await app.DisposeAsync();
    }

    private static void Listen(
        KestrelServerOptions kestrel,
        ApiServerHostOptions options,
        ClusterCertificates? certificates
    )
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(
            IPAddress.Loopback,
            options.Port,
            listen =>
            {
                if (options.IsPlain)
                {
                    return;
                }
                listen.UseHttps(https =>
                {
                    https.ServerCertificate =
                        certificates?.Server ?? throw new InvalidOperationException("HTTPS needs certificates.");
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                    https.ClientCertificateValidation = (client, _, _) => certificates.Signed(client);
                });
            }
        );
    }

    private async Task ServeAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        try
        {
            var response = await server.HandleAsync(request, context.RequestAborted);
            await WriteAsync(context.Response, response, context.RequestAborted);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            context.Abort();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
    }

    private static async Task<ApiRequest> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (path, query) = ApiRequest.SplitTarget(target);
        var headers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers)
        {
            headers[name] = name.Equals("Accept", StringComparison.OrdinalIgnoreCase)
                ? [string.Join(",", values.OfType<string>())]
                : [.. values.OfType<string>()];
        }
        return new ApiRequest
        {
            Method = request.Method,
            Path = path,
            Query = query,
            Headers = headers,
            Body = body.ToArray(),
            Peer = PeerOf(context.Connection.ClientCertificate),
        };
    }

    private static UserInfo? PeerOf(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return null;
        }
        var groups = certificate
            .SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(n => n.GetSingleElementType().FriendlyName == "O")
            .Select(n => n.GetSingleElementValue() ?? "");
        return new UserInfo(
            certificate.GetNameInfo(X509NameType.SimpleName, false),
            [.. groups, "system:authenticated"]
        );
    }

    private static async Task WriteAsync(HttpResponse target, ApiResponse response, CancellationToken cancellationToken)
    {
        target.StatusCode = response.Status;
        target.ContentType = response.ContentType;
        foreach (var (name, value) in response.Headers)
        {
            target.Headers.Append(name, value);
        }
        if (response.Chunks is null)
        {
            target.ContentLength = response.Body.Length;
            await target.Body.WriteAsync(response.Body, cancellationToken);
            return;
        }
        await target.StartAsync(cancellationToken);
        await target.Body.FlushAsync(cancellationToken);
        await foreach (var chunk in response.Chunks.WithCancellation(cancellationToken))
        {
            await target.Body.WriteAsync(chunk, cancellationToken);
            await target.Body.FlushAsync(cancellationToken);
        }
    }
}
