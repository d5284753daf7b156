using Canary.Engine.Analysis;
using Canary.MetricProviders.BuiltInQueries;
using Canary.MetricProviders.Prometheus;
using Canary.MetricProviders.Templates;
using Canary.Simulator.Clock;
using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Metrics.Scraping;
using Canary.Simulator.Metrics.Storage;

namespace Canary.MetricProviders.Tests.BuiltInQueries;

/// <summary>The built-in queries, asked of a metrics store that has scraped pods with known traffic.</summary>
public sealed class BuiltInQueryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HeldClock clock = new(Start);
    private readonly PodPages pods = new();
    private readonly TimeSeriesStore store = new();

    /// <summary>Those that go by what pods say of themselves; for the others see <see cref="MeshQueryTests"/>.</summary>
    public static TheoryData<string> Providers => ["gatewayapi:v1", "gatewayapi:v1beta1", "kubernetes"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_success_rate_is_the_canarys_in_percent(string provider)
    {
        pods.Add("test", "web-5d4f8c-x2x9q", ok: 95, failed: 5);
        pods.Add("test", "web-primary-77b8-k4k4k", ok: 10, failed: 90);
        pods.Add("other", "web-5d4f8c-x2x9q", ok: 10, failed: 90);

        Assert.Equal(95, await Ask(provider, BuiltInMetricKind.RequestSuccessRate), 1e-9);
    }

    [Theory]
    [InlineData("Deployment", "web-5d4f8c-x2x9q", "web-primary-77b8-k4k4k")]
    [InlineData("DaemonSet", "web-x2x9q", "web-primary-k4k4k")]
    [InlineData("StatefulSet", "web-0", "web-primary-0")]
    public async Task The_primary_is_asked_about_by_its_own_name(string kind, string canary, string primary)
    {
        pods.Add("test", canary, ok: 10, failed: 90);
        pods.Add("test", primary, ok: 95, failed: 5);

        Assert.Equal(95, await Ask("gatewayapi:v1", BuiltInMetricKind.RequestSuccessRate, "web-primary", kind), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_duration_is_the_canarys_99th_percentile_in_milliseconds(string provider)
    {
        pods.Add("test", "web-5d4f8c-x2x9q", ok: 100, failed: 0, seconds: 0.3);
        pods.Add("test", "web-primary-77b8-k4k4k", ok: 100, failed: 0, seconds: 4);

        // All in the bucket from 250 to 500 ms, of which 99 in 100 lie below 497.5 if they are spread evenly.
        Assert.Equal(497.5, await Ask(provider, BuiltInMetricKind.RequestDuration), 1e-6);
    }

    [Fact]
    public async Task A_canary_that_fails_every_request_has_a_rate_of_zero_and_not_no_data()
    {
        pods.Add("test", "web-5d4f8c-x2x9q", ok: 0, failed: 100);

        Assert.Equal(0, await Ask("gatewayapi:v1", BuiltInMetricKind.RequestSuccessRate));
    }

    [Fact]
    public async Task A_canary_without_requests_has_no_data()
    {
        pods.Add("test", "web-primary-77b8-k4k4k", ok: 100, failed: 0);

        var rate = await AskRaw("gatewayapi:v1", BuiltInMetricKind.RequestSuccessRate, "web", "Deployment");
        var duration = await AskRaw("gatewayapi:v1", BuiltInMetricKind.RequestDuration, "web", "Deployment");

        Assert.Equal((MetricOutcome.NoData, MetricOutcome.NoData), (rate.Outcome, duration.Outcome));
    }

    [Fact]
    public async Task R12_A_daemon_sets_metrics_measure_the_canary_and_not_its_primary()
    {
        pods.Add("test", "web-x2x9q", ok: 80, failed: 20);
        pods.Add("test", "web-primary-k4k4k", ok: 100, failed: 0);

        Assert.Equal(80, await Ask("gatewayapi:v1", BuiltInMetricKind.RequestSuccessRate, kind: "DaemonSet"), 1e-9);
    }

    [Fact]
    public async Task R12_A_stateful_sets_metrics_measure_the_canary_and_not_its_primary()
    {
        pods.Add("test", "web-0", ok: 80, failed: 20);
        pods.Add("test", "web-primary-0", ok: 100, failed: 0);

        Assert.Equal(80, await Ask("gatewayapi:v1", BuiltInMetricKind.RequestSuccessRate, kind: "StatefulSet"), 1e-9);
    }

    [Fact]
    public async Task A_dot_in_the_targets_name_matches_only_a_dot()
    {
        pods.Add("test", "web.v1-5d4f8c-x2x9q", ok: 80, failed: 20);
        pods.Add("test", "web-v1-5d4f8c-x2x9q", ok: 100, failed: 0);

        Assert.Equal(80, await Ask("gatewayapi:v1", BuiltInMetricKind.RequestSuccessRate, target: "web.v1"), 1e-9);
    }

    [Fact]
    public void A_provider_without_built_in_queries_is_refused_by_name()
    {
        var catalogue = BuiltInQueryCatalogue.Create();

        Assert.Null(catalogue.Find("contour"));
        Assert.Contains("'contour'", catalogue.Refusal("contour"), StringComparison.Ordinal);
    }

    private async Task<double> Ask(
        string provider,
        BuiltInMetricKind metric,
        string target = "web",
        string kind = "Deployment"
    )
    {
        var answer = await AskRaw(provider, metric, target, kind);
        Assert.Equal((MetricOutcome.Value, null), (answer.Outcome, answer.Message));
        return answer.Value!.Value;
    }

    private async Task<MetricAnswer> AskRaw(string provider, BuiltInMetricKind metric, string target, string kind)
    {
        ScrapeForAMinute();
        var handler = new PrometheusMessageHandler(new Simulator.Metrics.Api.PrometheusApi(store, clock));
        var prometheus = new PrometheusMetricProvider(new PrometheusConnections(handler), clock);
        var variables = new QueryVariables
        {
            Name = "web",
            Namespace = "test",
            Target = target,
            Service = "web",
            Interval = TimeSpan.FromMinutes(1),
            TargetKind = kind,
        };
        var query = BuiltInQueryCatalogue.Create().Find(provider)!.Query(metric, variables);
        var backend = new MetricBackend { Address = "http://simulated" };
        var request = new MetricRequest
        {
            Metric = "m",
            Query = query,
            Backend = backend,
        };
        return await prometheus.QueryAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Each pod serves its traffic anew in each interval.</summary>
    private void ScrapeForAMinute()
    {
        var scraper = new Scraper([pods], store, clock, TimeSpan.FromSeconds(10));
        for (var i = 0; i < 7; i++)
        {
            scraper.ScrapeOnce();
            pods.Serve();
            clock.Advance(TimeSpan.FromSeconds(i < 6 ? 10 : 0));
        }
    }
}
