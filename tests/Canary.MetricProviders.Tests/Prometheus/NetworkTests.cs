using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Canary.Engine.Analysis;
using Canary.MetricProviders.Prometheus;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Metrics.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Canary.MetricProviders.Tests.Prometheus;

/// <summary>Over real sockets on loopback: what a handler in the same process can't show.</summary>
public sealed class NetworkTests : IAsyncLifetime
{
    private readonly X509Certificate2 certificate = SelfSigned();
    private readonly PrometheusConnections connections = new();
    private WebApplication? server;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        server = builder.Build();
        server.MapPrometheusApi(new(new TimeSeriesStore(), TimeProvider.System));
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
    public async Task A_query_goes_over_the_network()
    {
        Assert.Equal(MetricAnswer.Of("m", 42), await Ask(new() { Address = Address("http") }, "vector(42)"));
    }

    [Fact]
    public async Task A_long_query_goes_over_the_network_as_a_form()
    {
        var query = string.Join(" + ", Enumerable.Repeat("1", 1000));

        Assert.Equal(MetricAnswer.Of("m", 1000), await Ask(new() { Address = Address("http") }, query));
    }

    [Fact]
    public async Task A_certificate_that_leads_to_the_given_authority_is_trusted()
    {
        var backend = new MetricBackend
        {
            Address = Address("https"),
            CertificateAuthority = certificate.ExportCertificatePem(),
        };

        Assert.Equal(MetricAnswer.Of("m", 42), await Ask(backend, "42"));
    }

    [Fact]
    public async Task An_unknown_certificate_is_an_error_that_says_what_to_do()
    {
        var answer = await Ask(new() { Address = Address("https") }, "42");

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains("insecureSkipVerify", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_certificate_is_accepted_when_verification_is_off()
    {
        var backend = new MetricBackend { Address = Address("https"), InsecureSkipVerify = true };

        Assert.Equal(MetricAnswer.Of("m", 42), await Ask(backend, "42"));
    }

    [Fact]
    public async Task A_refused_connection_is_an_error_that_says_what_to_check()
    {
        var address = Address("http");
        await server!.StopAsync(TestContext.Current.CancellationToken);

        var answer = await Ask(new() { Address = address }, "42");

        Assert.Equal(MetricOutcome.Error, answer.Outcome);
        Assert.Contains(
            $"{address} could not be reached: the connection was refused",
            answer.Message,
            StringComparison.Ordinal
        );
    }

    private Task<MetricAnswer> Ask(MetricBackend backend, string query)
    {
        var options = new PrometheusOptions
        {
            RetryDelay = TimeSpan.FromMilliseconds(1),
            Timeout = TimeSpan.FromSeconds(30),
        };
        var provider = new PrometheusMetricProvider(connections, TimeProvider.System, options);
        var request = new MetricRequest
        {
            Metric = "m",
            Query = query,
            Backend = backend,
        };
        return provider.QueryAsync(request, TestContext.Current.CancellationToken);
    }

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
