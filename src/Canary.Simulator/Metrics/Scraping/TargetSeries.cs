using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.Scraping;

/// <summary>
/// The series of one target: finds them again at each scrape without building their labels anew, and ends those that are gone, so that queries
/// see a vanished series vanish at once.
/// </summary>
internal sealed class TargetSeries(TimeSeriesStore store, IScrapeTarget target) : ISampleSink
{
    private readonly Dictionary<(string Name, LabelSet Labels), Entry> known = [];
    private readonly Series up = store.Open(target.Labels.With(LabelSet.MetricName, "up"));
    private long now;

    /// <summary>Takes the target's present samples.</summary>
    public void Scrape(long time)
    {
        now = time;
        var answered = target.Collect(this);
        up.Append(new Sample(now, answered ? 1 : 0));
        EndWhere(entry => !answered || entry.Seen != now);
    }

    /// <summary>The target is gone: all of its series end.</summary>
    public void End(long time)
    {
        now = time;
        up.Append(new Sample(now, StaleMarker.Value));
        EndWhere(_ => true);
    }

    public void Counter(string name, LabelSet labels, double total) => Single(name, labels, total);

    public void Gauge(string name, LabelSet labels, double value) => Single(name, labels, value);

    public void Histogram(string name, LabelSet labels, Histogram histogram)
    {
        var entry = Find(name, labels, () => HistogramSeries(name, labels, histogram));
        var snapshot = histogram.Read();
        for (var i = 0; i < snapshot.CumulativeCounts.Count; i++)
        {
            entry.Series[i].Append(new Sample(now, snapshot.CumulativeCounts[i]));
        }
        entry.Series[^2].Append(new Sample(now, snapshot.Sum));
        entry.Series[^1].Append(new Sample(now, snapshot.Count));
    }

    private void Single(string name, LabelSet labels, double value) =>
        Find(name, labels, () => [Open(name, labels)]).Series[0].Append(new Sample(now, value));

    private Entry Find(string name, LabelSet labels, Func<Series[]> open)
    {
        if (!known.TryGetValue((name, labels), out var entry))
        {
            known.Add((name, labels), entry = new Entry(open()));
        }
        entry.Seen = now;
        return entry;
    }

    /// <summary>The buckets, then sum and count.</summary>
    private Series[] HistogramSeries(string name, LabelSet labels, Histogram histogram) =>
        [
            .. histogram
                .UpperBounds.Append(double.PositiveInfinity)
                .Select(bound => Open($"{name}_bucket", labels.With("le", NumberText.Plain(bound)))),
            Open($"{name}_sum", labels),
            Open($"{name}_count", labels),
        ];

    private Series Open(string name, LabelSet labels) =>
        store.Open(labels.With(target.Labels).With(LabelSet.MetricName, name));

    private void EndWhere(Func<Entry, bool> gone)
    {
        foreach (var (key, entry) in known.Where(pair => gone(pair.Value)).ToList())
        {
            foreach (var series in entry.Series)
            {
                series.Append(new Sample(now, StaleMarker.Value));
            }
            known.Remove(key);
        }
    }

    private sealed class Entry(Series[] series)
    {
        public Series[] Series => series;

        /// <summary>Time of the last scrape that had it.</summary>
        public long Seen { get; set; }
    }
}
