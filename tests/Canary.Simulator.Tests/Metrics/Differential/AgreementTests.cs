using System.Globalization;
using Canary.Simulator.Metrics.Api;

namespace Canary.Simulator.Tests.Metrics.Differential;

/// <summary>The same queries over the same data, asked of the simulator and of a real Prometheus: they must agree to a billionth.</summary>
public sealed class AgreementTests : IClassFixture<RealPrometheus>, IDisposable
{
    /// <summary>Seconds from the start: before all data, at its first sample, at samples and between them, at the end and after it.</summary>
    private static readonly double[] Instants = [-10, 0, 300, 1507.5, 3600, 5399.999, 7185, 7400, 8000];

    private readonly RealPrometheus prometheus;
    private readonly HttpClient simulator;

    public AgreementTests(RealPrometheus prometheus)
    {
        this.prometheus = prometheus;
        var api = new PrometheusApi(GeneratedData.Store, TimeProvider.System);
        simulator = new HttpClient(new PrometheusMessageHandler(api)) { BaseAddress = new Uri("http://simulator") };
    }

    public static TheoryData<string> Queries => [.. AgreementQueries.All];

    public static TheoryData<string> Random => [.. new RandomQueries(seed: 1).Take(300)];

    public static TheoryData<string> Ordered => [.. AgreementQueries.Ordered];

    public static TheoryData<string> Refused => [.. RefusedQueries.All];

    public void Dispose() => simulator.Dispose();

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Both_give_the_same_instant_answer(string query) =>
        await CompareInstantsAsync(query, ordered: false);

    /// <summary>Either may be an error: then both are.</summary>
    [Theory]
    [MemberData(nameof(Random))]
    public async Task Both_give_the_same_answer_to_a_random_query(string query) =>
        await CompareInstantsAsync(query, ordered: false);

    [Theory]
    [MemberData(nameof(Ordered))]
    public async Task Both_give_the_same_order(string query) => await CompareInstantsAsync(query, ordered: true);

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Both_give_the_same_answer_over_a_range(string query) =>
        await CompareAsync(
            "/api/v1/query_range",
            ordered: true,
            ("query", query),
            ("start", Time(-60)),
            ("end", Time(7500)),
            ("step", "97")
        );

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Both_refuse_the_query(string query)
    {
        Assert.SkipWhen(prometheus.Missing is not null, prometheus.Missing ?? "");
        var expected = await QueryAnswer.AskAsync(
            prometheus.Client,
            "/api/v1/query",
            ("query", query),
            ("time", Time(3600))
        );
        var actual = await QueryAnswer.AskAsync(simulator, "/api/v1/query", ("query", query), ("time", Time(3600)));

        Assert.InRange(expected.Status, 400, 499);
        Assert.Equal((expected.Status, expected.Type), (actual.Status, actual.Type));
    }

    [Fact]
    public void At_least_three_hundred_queries_are_compared() =>
        Assert.InRange(AgreementQueries.All.Count, 300, 10_000);

    private async Task CompareInstantsAsync(string query, bool ordered)
    {
        foreach (var instant in Instants)
        {
            await CompareAsync("/api/v1/query", ordered, ("query", query), ("time", Time(instant)));
        }
    }

    private async Task CompareAsync(string path, bool ordered, params (string, string)[] parameters)
    {
        Assert.SkipWhen(prometheus.Missing is not null, prometheus.Missing ?? "");
        var expected = await QueryAnswer.AskAsync(prometheus.Client, path, parameters);
        var actual = await QueryAnswer.AskAsync(simulator, path, parameters);

        var difference = actual.Difference(expected, ordered);

        Assert.True(
            difference is null,
            $"{string.Join(' ', parameters)}\nsimulator and Prometheus differ: {difference}"
        );
    }

    private static string Time(double seconds) =>
        (GeneratedData.Start.ToUnixTimeMilliseconds() / 1000.0 + seconds).ToString("R", CultureInfo.InvariantCulture);
}
