using Canary.Simulator.Clock;
using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.PromQl;
using Canary.Simulator.Metrics.Scraping;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Tests.Metrics;

/// <summary>A store with a scraper on a clock that stands still, and targets that say what the test wants.</summary>
internal sealed class MetricsBench : IScrapeTargets
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public MetricsBench(TimeSpan? retention = null)
    {
        Store = new TimeSeriesStore(retention);
        Scraper = new Scraper([this], Store, Clock, TimeSpan.FromSeconds(10));
        Engine = new QueryEngine(Store);
    }

    public HeldClock Clock { get; } = new(Start);

    public TimeSeriesStore Store { get; }

    public Scraper Scraper { get; }

    public QueryEngine Engine { get; }

    public List<IScrapeTarget> Found { get; } = [];

    IEnumerable<IScrapeTarget> IScrapeTargets.Targets => Found;

    /// <summary>Adds samples every ten seconds from the start on; null leaves a gap.</summary>
    public void Load(LabelSet labels, params double?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                Store.Append(labels, new Sample(Start.AddSeconds(10 * i).ToUnixTimeMilliseconds(), value));
            }
        }
    }

    /// <summary>What a query comes to, as <c>labels value</c>, at a number of seconds from the start.</summary>
    public IReadOnlyList<string> Ask(string query, double seconds) =>
        [
            .. Engine
                .Instant(query, Start.AddSeconds(seconds))
                .Series.Select(s => FormattableString.Invariant($"{s.Labels} {s.Samples[0].Value:R}")),
        ];
}

/// <summary>A pod's page of metrics.</summary>
internal sealed class FakeTarget(params KeyValuePair<string, string>[] labels) : IScrapeTarget
{
    private readonly Dictionary<string, double> values = [];
    private readonly KeyValuePair<string, string>[] sampleLabels = [new("path", "/")];

    public IReadOnlyList<KeyValuePair<string, string>> Labels => labels;

    public double this[string name]
    {
        set => values[name] = value;
    }

    public void Drop(string name) => values.Remove(name);

    public void Collect(ISampleSink sink)
    {
        foreach (var (name, value) in values)
        {
            sink.Add(name, sampleLabels, value);
        }
    }
}
