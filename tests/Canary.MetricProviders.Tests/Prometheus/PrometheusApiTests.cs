using Canary.MetricProviders.Prometheus;
using Canary.Simulator.Clock;
using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Metrics.Storage;
using SimulatedApi = Canary.Simulator.Metrics.Api.PrometheusApi;

namespace Canary.MetricProviders.Tests.Prometheus;

/// <summary>Each endpoint, asked of the simulator's metrics store.</summary>
public sealed class PrometheusApiTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IPrometheusApi api;

    public PrometheusApiTests()
    {
        var store = new TimeSeriesStore();
        for (var minute = 0; minute < 5; minute++)
        {
            var time = Start.AddMinutes(minute).ToUnixTimeMilliseconds();
            store.Append(LabelSet.Of(("__name__", "up"), ("pod", "a")), new Sample(time, minute));
        }
        var clock = new HeldClock(Start.AddMinutes(4));
        var connections = new PrometheusConnections(new PrometheusMessageHandler(new SimulatedApi(store, clock)));
        api = new PrometheusClient(connections, clock).For(new MetricBackend { Address = "http://simulated" });
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData(1.5, 1)]
    public async Task An_instant_query_is_of_the_present_or_of_a_given_time(double? minutes, double value)
    {
        DateTimeOffset? time = minutes is { } given ? Start.AddMinutes(given) : null;

        var data = await api.QueryAsync("up", time, TestContext.Current.CancellationToken);

        Assert.Equal(QueryResultType.Vector, data.ResultType);
        var series = Assert.Single(data.Series);
        Assert.Equal(new Dictionary<string, string> { ["__name__"] = "up", ["pod"] = "a" }, series.Metric);
        Assert.Equal([new QuerySample(Start.AddMinutes(minutes ?? 4), value)], series.Values);
    }

    [Fact]
    public async Task A_range_query_has_a_sample_for_each_step()
    {
        var data = await api.QueryRangeAsync(
            "2 * up",
            Start.AddMinutes(1),
            Start.AddMinutes(3),
            TimeSpan.FromSeconds(60),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(QueryResultType.Matrix, data.ResultType);
        Assert.Equal(
            [new(Start.AddMinutes(1), 2), new(Start.AddMinutes(2), 4), new(Start.AddMinutes(3), 6)],
            Assert.Single(data.Series).Values
        );
    }

    [Fact]
    public async Task The_build_says_which_version_answers()
    {
        var build = await api.BuildInfoAsync(TestContext.Current.CancellationToken);

        Assert.Equal("2.42.0", build.Version);
    }

    [Fact]
    public async Task A_malformed_query_is_thrown_with_the_servers_words()
    {
        var error = await Assert.ThrowsAsync<PrometheusException>(() =>
            api.QueryAsync("sum(", null, TestContext.Current.CancellationToken)
        );

        Assert.StartsWith(
            "http://simulated answered 400 (bad_data): 1:5: parse error",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
