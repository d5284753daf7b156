using BenchmarkDotNet.Attributes;
using Canary.Simulator.Clock;
using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.PromQl;
using Canary.Simulator.Metrics.Scraping;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Benchmarks;

/// <summary>What a judgement asks of the metrics store, over an hour of scrapes of many pods; and what one scrape of them costs.</summary>
[MemoryDiagnoser]
public class PromQlBenchmarks
{
    private const string Pods = "{namespace=\"test\",pod=~\"web-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)\"}";

    private readonly HeldClock clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TimeSeriesStore store = new();
    private Scraper scraper = null!; // made by Setup, which runs before anything else
    private QueryEngine engine = null!; // likewise

    /// <summary>How many pods are scraped, of 14 series each.</summary>
    [Params(4, 100)]
    public int PodCount { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        scraper = new Scraper([new PodPages(PodCount)], store, clock, TimeSpan.FromSeconds(5));
        engine = new QueryEngine(store);
        for (var i = 0; i < 720; i++)
        {
            Scrape();
        }
    }

    [Benchmark]
    public void Scrape()
    {
        clock.Advance(TimeSpan.FromSeconds(5));
        scraper.ScrapeOnce();
    }

    [Benchmark]
    public QueryResult SuccessRate() =>
        engine.Instant(
            $"100 * sum(rate(http_request_duration_seconds_count{Pods}[1m])) / sum(rate(http_request_duration_seconds_count{Pods}[1m]))",
            clock.GetUtcNow()
        );

    [Benchmark]
    public QueryResult Duration() => engine.Instant(Quantile, clock.GetUtcNow());

    [Benchmark]
    public QueryResult DurationOverAnHour() =>
        engine.Range(Quantile, clock.GetUtcNow().AddHours(-1), clock.GetUtcNow(), TimeSpan.FromSeconds(15));

    private static string Quantile =>
        $"histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{Pods}[1m])))";

    private sealed class PodPages(int count) : IScrapeTargets
    {
        public IEnumerable<IScrapeTarget> Targets { get; } =
        [.. Enumerable.Range(0, count).Select(number => new PodPage(number))];
    }

    private sealed class PodPage(int number) : IScrapeTarget
    {
        private readonly Histogram histogram = new("http_request_duration_seconds", [new("status", "200")]);

        public IReadOnlyList<KeyValuePair<string, string>> Labels { get; } =
        [new("namespace", "test"), new("pod", $"web-5d4f8c-{number}")];

        public void Collect(ISampleSink sink)
        {
            histogram.Observe(0.01 * number);
            histogram.Collect(sink);
        }
    }
}
