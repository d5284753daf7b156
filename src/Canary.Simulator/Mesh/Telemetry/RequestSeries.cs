using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Scraping;

namespace Canary.Simulator.Mesh.Telemetry;

/// <summary>Counts requests and their durations by what tells them apart. Safe to use from any thread.</summary>
/// <param name="counter">The name of the counter.</param>
/// <param name="durations">The name of the histogram.</param>
/// <param name="bounds">Its upper bounds.</param>
/// <param name="labels">The labels of what is told apart.</param>
internal sealed class RequestSeries<TKind>(
    string counter,
    string durations,
    IReadOnlyList<double>? bounds,
    Func<TKind, KeyValuePair<string, string>[]> labels
)
    where TKind : notnull
{
    private readonly Lock gate = new();

    /// <summary>Nothing is ever removed, so it is enumerated in the order of first use, whatever hash codes are.</summary>
    private readonly Dictionary<TKind, Series> series = [];

    /// <param name="kind">What tells it apart.</param>
    /// <param name="duration">How long it took, in the histogram's unit.</param>
    public void Record(TKind kind, double duration)
    {
        lock (gate)
        {
            if (!series.TryGetValue(kind, out var found))
            {
                var own = labels(kind);
                series.Add(kind, found = new(own, new(durations, own, bounds)));
            }
            found.Count++;
            found.Durations.Observe(duration);
        }
    }

    public void Collect(ISampleSink sink)
    {
        lock (gate)
        {
            foreach (var of in series.Values)
            {
                sink.Add(counter, of.Labels, of.Count);
                of.Durations.Collect(sink);
            }
        }
    }

    private sealed class Series(KeyValuePair<string, string>[] labels, Histogram durations)
    {
        public KeyValuePair<string, string>[] Labels => labels;

        public Histogram Durations => durations;

        public long Count { get; set; }
    }
}
