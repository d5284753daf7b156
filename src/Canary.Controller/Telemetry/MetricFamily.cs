using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Canary.Controller.Telemetry;

/// <summary>How Prometheus names the kinds of metric.</summary>
internal enum MetricType
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>What was measured under one name.</summary>
internal sealed record MetricSnapshot(
    string Name,
    string Help,
    MetricType Type,
    IReadOnlyList<double> Bounds,
    IReadOnlyList<SeriesSnapshot> Series
);

/// <summary>One series: a value, or (histogram) the counts of its buckets, the last of which is <c>+Inf</c>.</summary>
internal sealed record SeriesSnapshot(LabelSet Labels, double Value, IReadOnlyList<long> Buckets);

/// <summary>The series of one instrument.</summary>
/// <remarks>Two instruments of one name, such as those of two queues, are two families here and one for Prometheus.</remarks>
internal sealed class MetricFamily
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<LabelSet, Series> series = new();
    private readonly Instrument instrument;
    private readonly MetricType type;
    private readonly double[] bounds;

    private MetricFamily(Instrument instrument, MetricType type, double[] bounds)
    {
        this.instrument = instrument;
        Name = NameOf(instrument, type);
        this.type = type;
        this.bounds = bounds;
    }

    /// <summary>As Prometheus wants it: with the unit, and <c>_total</c> after a counter.</summary>
    public string Name { get; }

    public static MetricFamily Of(Instrument instrument) =>
        instrument switch
        {
            Histogram<double> histogram => new(instrument, MetricType.Histogram, Bounds(histogram)),
            Counter<long> or Counter<int> or Counter<double> => new(instrument, MetricType.Counter, []),
            ObservableCounter<long> or ObservableCounter<double> => new(instrument, MetricType.Counter, []),
            _ => new(instrument, MetricType.Gauge, []),
        };

    /// <summary>What an observable instrument no longer reports is gone.</summary>
    public void BeginObservation()
    {
        if (instrument.IsObservable)
        {
            series.Clear();
        }
    }

    public void Record(double value, LabelSet labels) =>
        series.GetOrAdd(labels, static (_, bounds) => new Series(bounds), bounds).Record(value, adds: IsSum);

    /// <summary>A series that is there before anything was measured, so that the first measurement is seen as an increase.</summary>
    public void Expect(LabelSet labels) => series.GetOrAdd(labels, static (_, bounds) => new Series(bounds), bounds);

    public void Remove(ReadOnlySpan<KeyValuePair<string, string>> labels)
    {
        foreach (var key in series.Keys)
        {
            if (key.ContainsAll(labels))
            {
                series.TryRemove(key, out _);
            }
        }
    }

    public MetricSnapshot Snapshot() =>
        new(
            Name,
            instrument.Description ?? "",
            type,
            bounds,
            [.. series.Select(entry => entry.Value.Snapshot(entry.Key)).OrderBy(Text, StringComparer.Ordinal)]
        );

    private static string NameOf(Instrument instrument, MetricType type)
    {
        var name = WithSuffix(instrument.Name, instrument.Unit == "s" ? "_seconds" : "");
        return WithSuffix(name, type == MetricType.Counter ? "_total" : "");
    }

    private static string WithSuffix(string name, string suffix) =>
        name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;

    /// <summary>Measurements are increments, not values.</summary>
    private bool IsSum =>
        !instrument.IsObservable
        && (
            type is MetricType.Counter or MetricType.Histogram
            || instrument is UpDownCounter<long> or UpDownCounter<int>
        );

    private static double[] Bounds(Histogram<double> histogram) =>
        histogram.Advice?.HistogramBucketBoundaries is { } advised ? [.. advised.Order()] : DefaultBounds;

    private static string Text(SeriesSnapshot snapshot) => snapshot.Labels.Labels.ToString();

    private sealed class Series(double[] bounds)
    {
        private readonly Lock gate = new();
        private readonly long[] buckets = new long[bounds.Length + 1];
        private double value;

        public void Record(double measured, bool adds)
        {
            lock (gate)
            {
                value = adds ? value + measured : measured;
                var bucket = Array.FindIndex(bounds, bound => measured <= bound);
                buckets[bucket < 0 ? bounds.Length : bucket]++;
            }
        }

        public SeriesSnapshot Snapshot(LabelSet labels)
        {
            lock (gate)
            {
                return new(labels, value, [.. buckets]);
            }
        }
    }
}
