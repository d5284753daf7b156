using System.Diagnostics.Metrics;
using Canary.Controller.Telemetry;

namespace Canary.Controller.Tests.Telemetry;

public sealed class MetricRegistryTests : IDisposable
{
    private readonly Meter meter = new(new MeterOptions("test"));
    private readonly MetricRegistry registry;

    public MetricRegistryTests() => registry = new MetricRegistry(other => ReferenceEquals(other, meter));

    [Fact]
    public void Counters_add_up_by_their_labels_in_any_order()
    {
        var counter = meter.CreateCounter<long>("hits_total");
        counter.Add(1, new("a", "1"), new("b", "2"));
        counter.Add(2, new("b", "2"), new("a", "1"));
        counter.Add(5, new KeyValuePair<string, object?>("a", "other"));

        Assert.Equal([3, 5], Values("hits_total"));
    }

    [Fact]
    public void A_gauge_shows_what_was_measured_last()
    {
        var gauge = meter.CreateGauge<double>("level");
        gauge.Record(3);
        gauge.Record(2);

        Assert.Equal([2], Values("level"));
    }

    [Fact]
    public void What_an_observable_gauge_no_longer_reports_vanishes()
    {
        List<Measurement<double>> reported = [new(1, new KeyValuePair<string, object?>("name", "web"))];
        meter.CreateObservableGauge("phase", () => reported);
        Assert.Equal([1], Values("phase"));

        reported.Clear();

        Assert.Empty(registry.Collect());
    }

    [Fact]
    public void A_histogram_uses_the_advised_bounds()
    {
        var histogram = meter.CreateHistogram(
            "seconds",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5] }
        );
        histogram.Record(1);
        histogram.Record(7);

        var family = Assert.Single(registry.Collect());
        Assert.Equal([1d, 5d], family.Bounds);
        Assert.Equal([1L, 0L, 1L], family.Series[0].Buckets);
        Assert.Equal(8, family.Series[0].Value);
    }

    [Fact]
    public void R12_The_series_of_a_deleted_canary_can_be_removed()
    {
        var counter = meter.CreateCounter<long>("successes_total");
        counter.Add(1, new("namespace", "shop"), new("name", "web"));
        counter.Add(1, new("namespace", "shop"), new("name", "api"));

        registry.Remove(new("namespace", "shop"), new("name", "web"));

        Assert.Equal("api", Assert.Single(Assert.Single(registry.Collect()).Series).Labels.Labels[0].Value);
    }

    [Fact]
    public void Instruments_of_other_meters_are_left_out()
    {
        using var other = new Meter("other");
        other.CreateCounter<long>("noise_total").Add(1);

        Assert.Empty(registry.Collect());
    }

    public void Dispose()
    {
        registry.Dispose();
        meter.Dispose();
    }

    private IEnumerable<double> Values(string name) =>
        registry.Collect().Single(family => family.Name == name).Series.Select(series => series.Value);
}
