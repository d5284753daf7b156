using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.Scraping;

/// <summary>
/// Asks targets for their samples at an interval and keeps them, as Prometheus does: each target has a series <c>up</c>, and the series of a
/// target that went away end at the next scrape.
/// </summary>
public sealed class Scraper
{
    private const long PruneInterval = 60_000;

    private readonly Lock gate = new();
    private readonly Dictionary<LabelSet, TargetSeries> targets = [];
    private readonly IReadOnlyList<IScrapeTargets> sources;
    private readonly TimeSeriesStore store;
    private readonly TimeProvider time;
    private readonly TimeSpan interval;
    private long pruned;

    /// <summary>Makes a scraper; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="sources">Where the targets are found, anew at each scrape.</param>
    /// <param name="store">Where samples go.</param>
    /// <param name="time">Stamps the samples and keeps the interval.</param>
    /// <param name="interval">Time between two scrapes.</param>
    public Scraper(IReadOnlyList<IScrapeTargets> sources, TimeSeriesStore store, TimeProvider time, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        this.sources = sources;
        this.store = store;
        this.time = time;
        this.interval = interval;
    }

    /// <summary>Scrapes at once and then at every interval, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            ScrapeOnce();
            await Task.Delay(interval, time, cancellationToken)
                .ConfigureAwait(
                    ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing
                );
        }
    }

    /// <summary>Scrapes all targets now.</summary>
    public void ScrapeOnce()
    {
        lock (gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var target in sources.SelectMany(source => source.Targets))
            {
                SeriesOf(target).Scrape(target, now);
            }
            EndVanished(now);
            PruneNowAndThen(now);
        }
    }

    /// <summary>Going through all series at every scrape would cost more than scraping.</summary>
    private void PruneNowAndThen(long now)
    {
        if (now - pruned >= PruneInterval)
        {
            pruned = now;
            store.Prune(now);
        }
    }

    private TargetSeries SeriesOf(IScrapeTarget target)
    {
        var builder = new LabelSetBuilder();
        foreach (var (name, value) in target.Labels)
        {
            builder.Set(name, value);
        }
        var labels = builder.Build();
        if (!targets.TryGetValue(labels, out var series))
        {
            targets.Add(labels, series = new TargetSeries(store, labels));
        }
        return series;
    }

    private void EndVanished(long now)
    {
        foreach (var (labels, series) in targets.Where(pair => pair.Value.LastScrape != now).ToList())
        {
            series.End(now);
            targets.Remove(labels);
        }
    }
}
