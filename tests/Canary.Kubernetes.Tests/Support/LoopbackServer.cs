using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Canary.Kubernetes.Tests.Support;

/// <summary>A real server on loopback: HTTPS with a certificate, else HTTP.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private LoopbackServer(WebApplication app, string scheme)
    {
        this.app = app;
        Port = new Uri(app.Urls.Single()).Port;
        Address = $"{scheme}://127.0.0.1:{Port}";
    }

    public int Port { get; }

    public string Address { get; }

    public static async Task<LoopbackServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    if (certificate is not null)
                    {
                        listen.UseHttps(https =>
                        {
                            https.ServerCertificate = certificate;
                            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                            https.AllowAnyClientCertificate();
                        });
                    }
                }
            )
        );
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new LoopbackServer(app, certificate is null ? "http" : "https");
    }

    /// <summary>Answers with an object whose name is this.</summary>
    public static Task NameAsync(HttpContext context, string name)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$$"""{"metadata":{"name":"{{{name}}}"}}""");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
