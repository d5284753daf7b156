using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.PromQl;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Tests.Metrics;

/// <summary>Values worked out by hand; whether all of PromQL is right is for the comparison with a real Prometheus to say.</summary>
public sealed class QueryEngineTests
{
    private static readonly LabelSet Counter = LabelSet.Of(("__name__", "c"));

    private readonly MetricsBench bench = new();

    [Fact]
    public void A_rate_goes_on_to_the_ends_of_its_window()
    {
        bench.Load(Counter, 100, 110, 120, 130, 140, 150, 160);

        // The window begins and ends 3 s before and 7 s after samples that are 10 s apart, near enough to go on: 1 a second throughout.
        Assert.Equal(["{} 1"], bench.Ask("rate(c[40s])", 47));
        Assert.Equal(["{} 40"], bench.Ask("increase(c[40s])", 47));
    }

    [Fact]
    public void A_counter_is_not_taken_to_have_begun_below_zero()
    {
        bench.Load(Counter, 0, 10, 20, 30);

        Assert.Equal(["{} 30"], bench.Ask("increase(c[38s])", 30));
    }

    [Fact]
    public void A_reset_does_not_count_as_a_fall()
    {
        bench.Load(Counter, 50, 60, 5, 15);

        Assert.Equal(["{} 25"], bench.Ask("increase(c[30s])", 30));
    }

    [Fact]
    public void A_rate_needs_two_samples()
    {
        bench.Load(Counter, 1);

        Assert.Empty(bench.Ask("rate(c[5m])", 0));
    }

    [Theory]
    [InlineData(300, 1)]
    [InlineData(301, 0)]
    public void A_sample_counts_as_present_for_five_minutes(double seconds, int present)
    {
        bench.Load(Counter, 1);

        Assert.Equal(present, bench.Ask("c", seconds).Count);
    }

    [Fact]
    public void A_window_includes_both_of_its_ends()
    {
        bench.Load(Counter, 1, 2, 3);

        Assert.Equal(["{} 3"], bench.Ask("count_over_time(c[20s])", 20));
    }

    [Fact]
    public void An_ended_series_is_gone_from_its_stale_marker_on()
    {
        bench.Load(Counter, 1, 2, StaleMarker.Value, null, 5);

        Assert.Equal(["c 2"], bench.Ask("c", 19));
        Assert.Empty(bench.Ask("c", 20));
        Assert.Empty(bench.Ask("c", 39));
        Assert.Equal(["c 5"], bench.Ask("c", 40));
        Assert.Equal(["{} 3"], bench.Ask("count_over_time(c[40s])", 40));
    }

    [Fact]
    public void A_query_that_reads_too_much_is_refused()
    {
        bench.Load(Counter, 1);

        var error = Assert.Throws<PromQlException>(() => bench.Ask("count_over_time(c[50y:1ms])", 0));

        Assert.Contains("50000000 samples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_and_appends_may_come_from_many_threads()
    {
        const int Rounds = 2000;
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; i < Rounds; i++)
                {
                    foreach (var pod in (string[])["a", "b", "c"])
                    {
                        var labels = LabelSet.Of(("__name__", "c"), ("pod", pod));
                        bench.Store.Append(labels, new Sample(MetricsBench.Start.ToUnixTimeMilliseconds() + i, i));
                    }
                }
            },
            TestContext.Current.CancellationToken
        );
        var readers = Enumerable
            .Range(0, 3)
            .Select(_ => Task.Run(() => AskWhile(writer), TestContext.Current.CancellationToken));

        await Task.WhenAll([writer, .. readers]);

        Assert.Equal([$"{{}} {3 * Rounds}"], bench.Ask("sum(count_over_time(c[1m]))", 60));
    }

    private void AskWhile(Task running)
    {
        while (!running.IsCompleted)
        {
            bench.Ask("sum(rate(c[1m]))", 60);
        }
    }
}
