using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.Scraping;

/// <summary>
/// Asks its targets for their samples at an interval and keeps them, as Prometheus does: each target has a series <c>up</c>, and the series of
/// a target that went away end at the next scrape.
/// </summary>
public sealed class Scraper
{
    private readonly Lock gate = new();
    private readonly Dictionary<IScrapeTarget, TargetSeries> targets = [];
    private readonly List<TargetSeries> removed = [];
    private readonly TimeSeriesStore store;
    private readonly TimeProvider time;
    private readonly TimeSpan interval;

    /// <summary>Makes a scraper; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="store">Where samples go.</param>
    /// <param name="time">Stamps the samples and keeps the interval.</param>
    /// <param name="interval">Time between two scrapes of a target.</param>
    public Scraper(TimeSeriesStore store, TimeProvider time, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        this.store = store;
        this.time = time;
        this.interval = interval;
    }

    /// <summary>Adds a target, scraped from the next time on until the answer is disposed.</summary>
    /// <exception cref="ArgumentException">It was added before.</exception>
    public IDisposable Add(IScrapeTarget target)
    {
        lock (gate)
        {
            targets.Add(target, new TargetSeries(store, target));
        }
        return new Registration(this, target);
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
            foreach (var target in removed)
            {
                target.End(now);
            }
            removed.Clear();
            foreach (var target in targets.Values.ToList())
            {
                target.Scrape(now);
            }
            store.Prune(now);
        }
    }

    private void Remove(IScrapeTarget target)
    {
        lock (gate)
        {
            if (targets.Remove(target, out var series))
            {
                removed.Add(series);
            }
        }
    }

    private sealed class Registration(Scraper scraper, IScrapeTarget target) : IDisposable
    {
        public void Dispose() => scraper.Remove(target);
    }
}
