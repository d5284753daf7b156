using Canary.Engine.Analysis;
using Canary.MetricProviders.BuiltInQueries;
using Canary.MetricProviders.Prometheus;
using Canary.MetricProviders.Templates;
using Canary.Simulator.Clock;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Metrics.Scraping;
using Canary.Simulator.Metrics.Storage;

namespace Canary.MetricProviders.Tests.BuiltInQueries;

/// <summary>The built-in queries of meshes and ingresses, asked of a store that has scraped them. The target is <c>web</c>, its service <c>shop</c>.</summary>
public sealed class MeshQueryTests
{
    private readonly HeldClock clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TimeSeriesStore store = new();

    public static TheoryData<string> Providers => ["istio", "linkerd", "nginx"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_success_rate_is_the_canarys_in_percent(string provider)
    {
        var pages = new MeshPages(provider);
        pages.Add("test", "web", ok: 95, failed: 5);
        pages.Add("test", "web-primary", ok: 10, failed: 90);
        pages.Add("other", "web", ok: 10, failed: 90);
        pages.Add("test", "web", ok: 0, failed: 100, side: "elsewhere");

        Assert.Equal(95, await Ask(pages, provider, BuiltInMetricKind.RequestSuccessRate), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_primary_is_asked_about_by_its_own_name(string provider)
    {
        var pages = new MeshPages(provider);
        pages.Add("test", "web-primary", ok: 95, failed: 5);
        pages.Add("test", "web", ok: 10, failed: 90);
        pages.Add("other", "web-primary", ok: 10, failed: 90);

        var rate = await Ask(
            pages,
            provider,
            BuiltInMetricKind.RequestSuccessRate,
            "web-primary",
            variant: Variant.Primary
        );

        Assert.Equal(95, rate, 1e-9);
    }

    [Theory]
    [InlineData("istio", 497.5)]
    [InlineData("linkerd", 497.5)]
    [InlineData("nginx", 300)]
    public async Task The_duration_is_the_canarys_in_milliseconds(string provider, double expected)
    {
        var pages = new MeshPages(provider);
        pages.Add("test", "web", ok: 100, failed: 0, seconds: 0.3);
        pages.Add("test", "web-primary", ok: 100, failed: 0, seconds: 4);
        pages.Add("test", "web", ok: 100, failed: 0, seconds: 4, side: "elsewhere");

        Assert.Equal(expected, await Ask(pages, provider, BuiltInMetricKind.RequestDuration), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_canary_that_fails_every_request_has_a_rate_of_zero_and_not_no_data(string provider)
    {
        var pages = new MeshPages(provider);
        pages.Add("test", "web", ok: 0, failed: 100);

        Assert.Equal(0, await Ask(pages, provider, BuiltInMetricKind.RequestSuccessRate));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_canary_that_fails_nothing_has_a_hundred_percent_and_not_a_rounded_99(string provider)
    {
        for (var requests = 1; requests <= 60; requests++)
        {
            var pages = new MeshPages(provider);
            pages.Add("test", "web", requests, failed: 0);

            Assert.Equal(
                100,
                await new MeshQueryTests().Ask(pages, provider, BuiltInMetricKind.RequestSuccessRate, seconds: 12)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_canary_without_requests_has_no_data(string provider)
    {
        var pages = new MeshPages(provider);
        pages.Add("test", "web-primary", ok: 100, failed: 0);
        Scrape(pages);

        var rate = await AskRaw(provider, BuiltInMetricKind.RequestSuccessRate, "web", "Deployment");
        var duration = await AskRaw(provider, BuiltInMetricKind.RequestDuration, "web", "Deployment");

        Assert.Equal((MetricOutcome.NoData, MetricOutcome.NoData), (rate.Outcome, duration.Outcome));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task R12_A_daemon_sets_metrics_measure_the_canary(string provider)
    {
        var pages = new MeshPages(provider);
        pages.Add("test", "agent", ok: 80, failed: 20);
        pages.Add("test", "agent-primary", ok: 100, failed: 0);

        var rate = await Ask(pages, provider, BuiltInMetricKind.RequestSuccessRate, "agent", "DaemonSet");

        Assert.Equal(80, rate, 1e-9);
    }

    [Fact]
    public async Task Istio_measures_a_Service_target_by_its_canary_service()
    {
        var pages = new MeshPages("istio");
        pages.Add("test", "anything", ok: 80, failed: 20);
        pages.Add("test", "anything-primary", ok: 100, failed: 0);

        var rate = await Ask(pages, "istio", BuiltInMetricKind.RequestSuccessRate, "shop", "Service");

        Assert.Equal(80, rate, 1e-9);
    }

    private async Task<double> Ask(
        MeshPages pages,
        string provider,
        BuiltInMetricKind metric,
        string target = "web",
        string kind = "Deployment",
        int seconds = 10,
        Variant variant = Variant.Canary
    )
    {
        Scrape(pages, seconds);
        var answer = await AskRaw(provider, metric, target, kind, variant);
        Assert.Equal((MetricOutcome.Value, null), (answer.Outcome, answer.Message));
        return answer.Value!.Value;
    }

    private Task<MetricAnswer> AskRaw(
        string provider,
        BuiltInMetricKind metric,
        string target,
        string kind,
        Variant variant = Variant.Canary
    )
    {
        var handler = new PrometheusMessageHandler(new Simulator.Metrics.Api.PrometheusApi(store, clock));
        var prometheus = new PrometheusMetricProvider(new PrometheusConnections(handler), clock);
        var variables = new QueryVariables
        {
            Name = "release",
            Namespace = "test",
            Target = target,
            Variant = variant,
            Service = "shop",
            Ingress = "entrance",
            Interval = TimeSpan.FromMinutes(1),
            TargetKind = kind,
        };
        var request = new MetricRequest
        {
            Metric = "m",
            Query = BuiltInQueryCatalogue.Create().Find(provider)!.Query(metric, variables),
            Backend = new() { Address = "http://simulated" },
        };
        return prometheus.QueryAsync(request, TestContext.Current.CancellationToken);
    }

    private void Scrape(MeshPages pages, int seconds = 10)
    {
        var scraper = new Scraper([pages], store, clock, TimeSpan.FromSeconds(seconds));
        for (var i = 0; i < 7; i++)
        {
            scraper.ScrapeOnce();
            pages.Serve();
            clock.Advance(TimeSpan.FromSeconds(i < 6 ? seconds : 0));
        }
    }
}
