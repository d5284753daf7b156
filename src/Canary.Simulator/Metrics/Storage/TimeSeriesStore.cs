namespace Canary.Simulator.Metrics.Storage;

/// <summary>Series by their labels, in memory, for a bounded time. Safe to use from any thread: queries don't hold up scrapes.</summary>
public sealed class TimeSeriesStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<LabelSet, Series> byLabels = [];
    private readonly Dictionary<string, List<Series>> byName = new(StringComparer.Ordinal);
    private readonly long retention;

    /// <summary>Makes an empty store.</summary>
    /// <param name="retention">How long samples are kept; default 6 hours.</param>
    public TimeSeriesStore(TimeSpan? retention = null) =>
        this.retention = (long)(retention ?? TimeSpan.FromHours(6)).TotalMilliseconds;

    /// <summary>How many series there are.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return byLabels.Count;
            }
        }
    }

    /// <summary>Adds a sample; false, and nothing done, when it isn't newer than its series' last.</summary>
    public bool Append(LabelSet labels, Sample sample) => Open(labels).Append(sample);

    /// <summary>The labels of the matching series that have samples in a span, both ends included, in order; no matchers: of all.</summary>
    public IReadOnlyList<LabelSet> Labels(IReadOnlyList<LabelMatcher> matchers, long from, long to) =>
        [.. Find(matchers).Where(s => s.HasSamples(from, to)).Select(s => s.Labels)];

    /// <summary>Forgets what is older than the retention.</summary>
    public void Prune(long now)
    {
        lock (gate)
        {
            foreach (var series in byLabels.Values.Where(s => s.DropBefore(now - retention)).ToList())
            {
                byLabels.Remove(series.Labels);
                byName[series.Labels[LabelSet.MetricName]].Remove(series);
            }
        }
    }

    /// <summary>The series whose labels match, in order of their labels.</summary>
    internal IReadOnlyList<Series> Find(IReadOnlyList<LabelMatcher> matchers)
    {
        lock (gate)
        {
            return [.. Candidates(matchers).Where(s => matchers.All(m => m.Matches(s.Labels))).OrderBy(s => s.Labels)];
        }
    }

    /// <summary>The series of a label set, made when it isn't there.</summary>
    internal Series Open(LabelSet labels)
    {
        lock (gate)
        {
            if (byLabels.TryGetValue(labels, out var existing))
            {
                return existing;
            }
            var series = new Series(labels);
            byLabels.Add(labels, series);
            var name = labels[LabelSet.MetricName];
            if (!byName.TryGetValue(name, out var ofName))
            {
                byName.Add(name, ofName = []);
            }
            ofName.Add(series);
            return series;
        }
    }

    /// <summary>Nearly every query names its metric, so that is the one index.</summary>
    private IEnumerable<Series> Candidates(IReadOnlyList<LabelMatcher> matchers)
    {
        var name = matchers.FirstOrDefault(m => m is { Name: LabelSet.MetricName, Operator: MatchOperator.Equal });
        return name is null ? byLabels.Values : byName.GetValueOrDefault(name.Value) ?? [];
    }
}
