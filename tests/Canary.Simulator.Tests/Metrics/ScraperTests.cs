using Canary.Simulator.Clock;
using Canary.Simulator.Metrics.Scraping;

namespace Canary.Simulator.Tests.Metrics;

public sealed class ScraperTests
{
    private readonly MetricsBench bench = new();
    private readonly FakeTarget pod = new(new("pod", "api-1"), new("path", "target wins")) { ["requests_total"] = 7 };

    [Fact]
    public void A_scraped_sample_carries_its_targets_labels()
    {
        bench.Found.Add(pod);
        bench.Scraper.ScrapeOnce();

        Assert.Equal(["requests_total{path=\"target wins\", pod=\"api-1\"} 7"], bench.Ask("requests_total", 0));
        Assert.Equal(["up{path=\"target wins\", pod=\"api-1\"} 1"], bench.Ask("up", 0));
    }

    [Fact]
    public void The_series_of_a_vanished_target_end_at_the_next_scrape()
    {
        bench.Found.Add(pod);
        bench.Scraper.ScrapeOnce();
        bench.Found.Clear();
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        bench.Scraper.ScrapeOnce();

        Assert.Empty(bench.Ask("requests_total", 10));
        Assert.Empty(bench.Ask("up", 10));
        Assert.Single(bench.Ask("requests_total", 9));
    }

    [Fact]
    public void A_series_that_a_target_no_longer_has_ends()
    {
        pod["errors_total"] = 1;
        bench.Found.Add(pod);
        bench.Scraper.ScrapeOnce();
        pod.Drop("errors_total");
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        bench.Scraper.ScrapeOnce();

        Assert.Empty(bench.Ask("errors_total", 10));
        Assert.Single(bench.Ask("requests_total", 10));
    }

    [Fact]
    public void A_target_that_was_found_anew_keeps_its_series()
    {
        bench.Found.Add(pod);
        bench.Scraper.ScrapeOnce();
        bench.Found.Clear();
        var again = new FakeTarget(new("pod", "api-1"), new("path", "target wins")) { ["requests_total"] = 8 };
        bench.Found.Add(again);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        bench.Scraper.ScrapeOnce();

        Assert.Single(bench.Ask("requests_total", 10));
        Assert.Equal(2, bench.Store.Count);
    }

    [Fact]
    public void What_is_older_than_the_retention_is_forgotten()
    {
        var small = new MetricsBench(TimeSpan.FromMinutes(1));
        small.Found.Add(pod);
        small.Scraper.ScrapeOnce();
        small.Found.Clear();
        small.Clock.Advance(TimeSpan.FromSeconds(30));
        small.Scraper.ScrapeOnce();
        Assert.Equal(2, small.Store.Count);

        small.Clock.Advance(TimeSpan.FromSeconds(61));
        small.Scraper.ScrapeOnce();

        Assert.Equal(0, small.Store.Count);
    }

    [Fact]
    public void On_the_simulation_loop_it_scrapes_at_every_interval_until_it_is_cancelled()
    {
        using var loop = new SimulationLoop(MetricsBench.Start);
        using var stop = new CancellationTokenSource();
        bench.Found.Add(pod);
        var scraper = new Scraper([bench], bench.Store, loop.Clock, TimeSpan.FromSeconds(5));

        var running = scraper.RunAsync(stop.Token);
        loop.RunFor(TimeSpan.FromSeconds(12));
        stop.Cancel();
        loop.RunUntilIdle();

        Assert.True(running.IsCompletedSuccessfully);
        Assert.Equal(["{path=\"target wins\", pod=\"api-1\"} 3"], bench.Ask("count_over_time(requests_total[1m])", 60));
    }
}
