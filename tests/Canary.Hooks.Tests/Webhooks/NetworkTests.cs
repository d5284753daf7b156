using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Canary.Hooks.Delivery;
using Canary.Hooks.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Canary.Hooks.Tests.Webhooks;

/// <summary>Over real sockets on loopback: what a handler in the same process can't show.</summary>
public sealed class NetworkTests : IAsyncLifetime
{
    private readonly X509Certificate2 certificate = SelfSigned();
    private readonly HookConnections connections = new();
    private WebApplication? server;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        server = builder.Build();
        server.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var posted = await body.ReadToEndAsync(context.RequestAborted);
            context.Response.StatusCode = posted.Contains("podinfo", StringComparison.Ordinal) ? 403 : 400;
            await context.Response.WriteAsync("closed", context.RequestAborted);
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
        connections.Dispose();
        certificate.Dispose();
    }

    [Fact]
    public async Task A_call_and_its_answer_go_over_the_network() =>
        Assert.Equal(
            new WebhookResult.Failed(403, "closed"),
            await Call(Calls.Gate with { Url = $"{Address("http")}/gate/check" })
        );

    [Fact]
    public async Task R6_an_unknown_certificate_is_an_error_that_says_what_to_do()
    {
        var error = Assert.IsType<WebhookResult.Error>(await Call(Calls.Gate with { Url = Address("https") }));

        Assert.Contains("disableTLS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_certificate_is_accepted_when_verification_is_off() =>
        Assert.Equal(
            new WebhookResult.Failed(403, "closed"),
            await Call(Calls.Gate with { Url = Address("https"), DisableTls = true })
        );

    [Fact]
    public async Task A_refused_connection_is_an_error_that_says_what_to_check()
    {
        var address = Address("http");
        await server!.StopAsync(TestContext.Current.CancellationToken);

        var error = Assert.IsType<WebhookResult.Error>(await Call(Calls.Gate with { Url = address }));

        Assert.Contains("the connection was refused", error.Message, StringComparison.Ordinal);
    }

    private Task<WebhookResult> Call(WebhookCall call) =>
        HookCatalogue
            .Create(new(), connections, TimeProvider.System)
            .Webhooks.CallAsync(call, TestContext.Current.CancellationToken);

    private string Address(string scheme) =>
        server!
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single(address => address.StartsWith($"{scheme}:", StringComparison.Ordinal));

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
