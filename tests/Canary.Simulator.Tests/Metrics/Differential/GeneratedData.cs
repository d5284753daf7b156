using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Tests.Metrics.Differential;

/// <summary>
/// Two hours of series, the same at every run: counters with resets and gaps, series that end and come back, gauges with NaN and infinity,
/// histograms, sparse series, odd labels.
/// </summary>
internal sealed class GeneratedData
{
    /// <summary>Change it and every expected value changes; both sides see the same data in any case.</summary>
    private const int Seed = 20260101;
    private const int Samples = 480;
    private const int StepMilliseconds = 15_000;

    private readonly Random random = new(Seed);
    private readonly List<SeriesData> series = [];

    public GeneratedData()
    {
        foreach (var job in (string[])["api", "web"])
        {
            for (var instance = 1; instance <= 3; instance++)
            {
                AddInstance(job, $"{job}-{instance}:80");
            }
        }
        AddOddities();
    }

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>All of it, in the simulator's own store.</summary>
    public static TimeSeriesStore Store { get; } = Load();

    /// <summary>In order of their labels: sums are rounded by the order of their terms, and Prometheus takes series as they first came.</summary>
    public IReadOnlyList<SeriesData> Series => [.. series.OrderBy(s => s.Labels)];

    private static TimeSeriesStore Load()
    {
        var store = new TimeSeriesStore();
        foreach (var series in new GeneratedData().Series)
        {
            Array.ForEach(series.Samples, sample => store.Append(series.Labels, sample));
        }
        return store;
    }

    private void AddInstance(string job, string instance)
    {
        foreach (var method in (string[])["GET", "POST"])
        {
            foreach (var status in (string[])["200", "404", "500"])
            {
                var scale = status == "200" ? 40 : 3;
                Add("http_requests_total", Counter(scale), ("method", method), ("status", status));
            }
        }
        Add("temperature_celsius", Gauge(20, 8), ("sensor", "a"));
        Add("temperature_celsius", Gauge(-5, 3), ("sensor", "b"));
        Add("memory_bytes", Gauge(2e9, 5e8));
        Add("build_info", _ => 1, ("version", instance.Contains('3', StringComparison.Ordinal) ? "2.0" : "1.0"));
        Add("limit_bytes", _ => 2.2e9);
        AddHistogram(job, instance);

        void Add(string name, Func<int, double?> value, params (string, string)[] labels) =>
            this.Add(Values(value), [("__name__", name), ("job", job), ("instance", instance), .. labels]);
    }

    private void AddHistogram(string job, string instance)
    {
        string[] bounds = ["0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"];
        var counts = new double[bounds.Length];
        var values = bounds.Select(_ => new List<Sample>()).ToArray();
        var (sums, totals) = (new List<Sample>(), new List<Sample>());
        var sum = 0.0;
        for (var i = 0; i < Samples; i++)
        {
            var time = Time(i);
            for (var bucket = 0; bucket < bounds.Length; bucket++)
            {
                var seen = random.Next(0, 12);
                sum += seen * 0.1 * (bucket + 1);
                for (var above = bucket; above < bounds.Length; above++)
                {
                    counts[above] += seen;
                }
            }
            for (var bucket = 0; bucket < bounds.Length; bucket++)
            {
                values[bucket].Add(new Sample(time, counts[bucket]));
            }
            sums.Add(new Sample(time, sum));
            totals.Add(new Sample(time, counts[^1]));
        }
        for (var bucket = 0; bucket < bounds.Length; bucket++)
        {
            Add(values[bucket], Labels("request_seconds_bucket", ("le", bounds[bucket])));
        }
        Add(sums, Labels("request_seconds_sum"));
        Add(totals, Labels("request_seconds_count"));

        (string, string)[] Labels(string name, params (string, string)[] more) =>
            [("__name__", name), ("job", job), ("instance", instance), .. more];
    }

    private void AddOddities()
    {
        Add(Values(i => i % 7 == 3 ? double.NaN : i), ("__name__", "odd"), ("case", "nan"));
        Add(Values(i => i % 11 == 5 ? double.PositiveInfinity : i), ("__name__", "odd"), ("case", "inf"));
        Add(Values(i => i % 13 == 5 ? double.NegativeInfinity : -i), ("__name__", "odd"), ("case", "-inf"));
        Add(Values(i => i * 1e-9), ("__name__", "odd"), ("case", "small"));
        Add(Values(i => i * 1e18), ("__name__", "odd"), ("case", "large"));
        Add(Values(_ => 0), ("__name__", "odd"), ("case", "zero"));
        Add(Values(i => i % 16 == 0 ? i : null), ("__name__", "sparse"), ("every", "4m"));
        Add(Values(i => i % 28 == 0 ? i : null), ("__name__", "sparse"), ("every", "7m"));
        Add(Values(i => i == 100 ? 42 : null), ("__name__", "sparse"), ("every", "once"));
        Add(Values(i => i), ("__name__", "labels"), ("path", "/a\"b\\c\nd"), ("name", "é→😀"));
        Add(Values(i => 2 * i), ("__name__", "labels"), ("path", "/index.html"), ("name", "plain"));
        Add(Values(i => (i / 20) % 3), ("__name__", "level"), ("job", "api"));
        Add(Values(i => Start.ToUnixTimeSeconds() + i * 86_400.0 * 5), ("__name__", "dates"));
        Add(Jittered(), ("__name__", "jittered_total"));
        AddBrokenHistograms();
    }

    /// <summary>Buckets that fall, a bound that is no number, bounds below zero, no infinity, only infinity.</summary>
    private void AddBrokenHistograms()
    {
        Bucket("falling", "1", 10);
        Bucket("falling", "2", 8);
        Bucket("falling", "+Inf", 12);
        Bucket("not-a-number", "1", 10);
        Bucket("not-a-number", "many", 11);
        Bucket("not-a-number", "Inf", 12);
        Bucket("negative", "-1", 4);
        Bucket("negative", "1", 6);
        Bucket("negative", "+Inf", 6);
        Bucket("endless", "1", 4);
        Bucket("endless", "2", 6);
        Bucket("only-inf", "+Inf", 6);
        Bucket("twice", "1", 3);
        Bucket("twice", "1.0", 4);
        Bucket("twice", "+Inf", 9);
        Bucket("empty", "1", 0);
        Bucket("empty", "+Inf", 0);

        void Bucket(string kind, string le, double perStep) =>
            Add(Values(i => i * perStep), ("__name__", "broken_bucket"), ("kind", kind), ("le", le));
    }

    private void Add(IEnumerable<Sample> samples, params (string Name, string Value)[] labels) =>
        series.Add(new SeriesData(LabelSet.Of(labels), [.. samples]));

    private static IEnumerable<Sample> Values(Func<int, double?> value)
    {
        for (var i = 0; i < Samples; i++)
        {
            if (value(i) is { } present)
            {
                yield return new Sample(Time(i), present);
            }
        }
    }

    /// <summary>Counts up, is reset now and then, misses some scrapes, and every fifth series ends for a while.</summary>
    private Func<int, double?> Counter(int scale)
    {
        var value = 0.0;
        var gapStart = random.Next(40, 400);
        var gapLength = random.Next(0, 40);
        var ends = random.Next(5) == 0;
        return i =>
        {
            value = random.Next(90) == 0 ? random.Next(scale) : value + random.Next(scale);
            if (i < gapStart || i >= gapStart + gapLength)
            {
                return value;
            }
            return ends && i == gapStart ? StaleMarker.Value : null;
        };
    }

    private Func<int, double?> Gauge(double around, double spread) =>
        i => random.Next(30) == 0 ? null : around + spread * (Math.Sin(i / 25.0) + random.NextDouble() - 0.5);

    private List<Sample> Jittered()
    {
        var (time, value) = (Time(0), 0.0);
        var samples = new List<Sample>();
        while (time < Time(Samples))
        {
            samples.Add(new Sample(time, value));
            time += random.Next(5_000, 40_000);
            value += random.NextDouble() * 10;
        }
        return samples;
    }

    private static long Time(int step) => Start.ToUnixTimeMilliseconds() + step * StepMilliseconds;
}
