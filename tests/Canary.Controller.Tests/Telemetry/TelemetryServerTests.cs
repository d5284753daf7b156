using System.Diagnostics.Metrics;
using System.Net;
using Canary.Controller.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Controller.Tests.Telemetry;

public sealed class TelemetryServerTests : IAsyncLifetime
{
    private readonly Meter meter = new("test");
    private readonly HealthState health = new();
    private readonly MetricRegistry registry;
    private readonly TelemetryServer server;
    private readonly HttpClient client = new();

    public TelemetryServerTests()
    {
        registry = new MetricRegistry(other => ReferenceEquals(other, meter));
        server = new TelemetryServer("http://127.0.0.1:0", registry, health, NullLoggerFactory.Instance);
    }

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync(TestContext.Current.CancellationToken);
        client.BaseAddress = new Uri(server.Addresses.Single());
    }

    [Fact]
    public async Task Metrics_are_served_in_the_format_that_is_asked_for()
    {
        meter.CreateCounter<long>("hits_total").Add(2);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0");

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("application/openmetrics-text", response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("hits_total 2\n# EOF\n", text);
    }

    [Fact]
    public async Task A_process_that_is_not_ready_is_alive_and_says_why()
    {
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync("/healthz"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting\n"), await GetAsync("/readyz"));
    }

    [Fact]
    public async Task A_store_that_may_be_out_of_date_is_told()
    {
        health.AskFor(() => "pods may be out of date: connection refused");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "pods may be out of date: connection refused\n"),
            await GetAsync("/readyz")
        );
    }

    [Fact]
    public async Task A_standby_is_as_ready_as_a_leader()
    {
        health.AskFor(() => null);
        Assert.Equal((HttpStatusCode.OK, "ready: standby\n"), await GetAsync("/readyz"));

        health.Leads = true;
        Assert.Equal((HttpStatusCode.OK, "ready: leader\n"), await GetAsync("/readyz"));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        registry.Dispose();
        meter.Dispose();
    }

    private async Task<(HttpStatusCode, string)> GetAsync(string path)
    {
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
