using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Scraping;

namespace Canary.Simulator.Tests.Metrics;

public sealed class HistogramTests : ISampleSink
{
    private readonly List<string> samples = [];

    [Fact]
    public void A_histogram_shows_cumulative_buckets_sum_and_count()
    {
        var histogram = new Histogram("seconds", [new("code", "200")], [0.1, 1]);
        histogram.Observe(0.1);
        histogram.Observe(0.5);
        histogram.Observe(7);

        histogram.Collect(this);

        Assert.Equal(
            [
                "seconds_bucket{code=200,le=0.1} 1",
                "seconds_bucket{code=200,le=1} 2",
                "seconds_bucket{code=200,le=+Inf} 3",
                "seconds_sum{code=200} 7.6",
                "seconds_count{code=200} 3",
            ],
            samples
        );
    }

    void ISampleSink.Add(string name, IReadOnlyList<KeyValuePair<string, string>> labels, double value) =>
        samples.Add(
            FormattableString.Invariant(
                $"{name}{{{string.Join(',', labels.Select(l => $"{l.Key}={l.Value}"))}}} {value}"
            )
        );
}
