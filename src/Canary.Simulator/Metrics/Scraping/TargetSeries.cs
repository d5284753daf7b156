using System.Runtime.CompilerServices;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.Scraping;

/// <summary>
/// The series of one target: finds them again at each scrape without building their labels anew, and ends those that are gone, so that queries
/// see a vanished series vanish at once.
/// </summary>
internal sealed class TargetSeries(TimeSeriesStore store, LabelSet targetLabels) : ISampleSink
{
    private readonly Dictionary<SampleKey, Entry> known = [];
    private readonly Series up = store.Open(targetLabels.With(LabelSet.MetricName, "up"));
    private long now;
    private int seen;

    /// <summary>Time of the last scrape.</summary>
    public long LastScrape => now;

    /// <summary>Takes the target's present samples.</summary>
    public void Scrape(IScrapeTarget target, long time)
    {
        (now, seen) = (time, 0);
        target.Collect(this);
        up.Append(new Sample(now, 1));
        EndUnseen();
    }

    /// <summary>The target is gone: all of its series end.</summary>
    public void End(long time)
    {
        (now, seen) = (time, 0);
        up.Append(new Sample(now, StaleMarker.Value));
        EndUnseen();
    }

    public void Add(string name, IReadOnlyList<KeyValuePair<string, string>> labels, double value)
    {
        var key = new SampleKey(name, labels);
        if (!known.TryGetValue(key, out var entry))
        {
            known.Add(key, entry = new Entry(Open(name, labels)));
        }
        seen += entry.Seen == now ? 0 : 1;
        entry.Seen = now;
        entry.Series.Append(new Sample(now, value));
    }

    /// <summary>The target's labels win over a sample's own, as in a scrape configuration without <c>honor_labels</c>.</summary>
    private Series Open(string name, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        var own = new LabelSetBuilder();
        foreach (var (label, value) in labels)
        {
            own.Set(label, value);
        }
        return store.Open(own.Build().With(targetLabels).With(LabelSet.MetricName, name));
    }

    /// <summary>A series that was handed over with another list of equal labels has a sample of this time, so the marker is refused.</summary>
    private void EndUnseen()
    {
        if (seen == known.Count)
        {
            return;
        }
        foreach (var (key, entry) in known.Where(pair => pair.Value.Seen != now).ToList())
        {
            entry.Series.Append(new Sample(now, StaleMarker.Value));
            known.Remove(key);
        }
    }

    private sealed class Entry(Series series)
    {
        public Series Series => series;

        /// <summary>Time of the last scrape that had it.</summary>
        public long Seen { get; set; } = long.MinValue;
    }

    /// <summary>A target passes the same list for the same series, so the list's identity is enough.</summary>
    private readonly record struct SampleKey(string Name, IReadOnlyList<KeyValuePair<string, string>> Labels)
    {
        public bool Equals(SampleKey other) => ReferenceEquals(Labels, other.Labels) && Name == other.Name;

        /// <summary>Few names share a list, so it needn't tell them apart.</summary>
        public override int GetHashCode() => RuntimeHelpers.GetHashCode(Labels);
    }
}
