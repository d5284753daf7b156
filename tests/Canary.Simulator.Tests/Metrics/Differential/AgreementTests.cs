using System.Globalization;
using Canary.Simulator.Metrics.Api;

namespace Canary.Simulator.Tests.Metrics.Differential;

/// <summary>The same queries over the same data, asked of the simulator and of a real Prometheus: they must agree to a billionth.</summary>
public sealed class AgreementTests : IClassFixture<RealPrometheus>, IDisposable
{
    private const int RandomSeed = 1;
    private const int RandomQueryCount = 300;

    /// <summary>Seconds from the start: before all data, at its first sample, at samples and between them, at the end and after it.</summary>
    private static readonly double[] Instants = [-10, 0, 300, 1507.5, 3600, 5399.999, 7185, 7400, 8000];

    private readonly RealPrometheus prometheus;
    private readonly HttpClient simulator;

    public AgreementTests(RealPrometheus prometheus)
    {
        Assert.SkipWhen(RealPrometheus.Missing is not null, RealPrometheus.Missing ?? "");
        this.prometheus = prometheus;
        var api = new PrometheusApi(GeneratedData.Store, TimeProvider.System);
        simulator = new HttpClient(new PrometheusMessageHandler(api)) { BaseAddress = new Uri("http://simulator") };
    }

    public void Dispose() => simulator.Dispose();

    [Fact]
    public async Task Both_give_the_same_instant_answers()
    {
        Assert.InRange(AgreementQueries.All.Count, 300, 10_000);
        await CompareAsync(AgreementQueries.All, Instant, ordered: false);
    }

    [Fact]
    public async Task Both_give_the_same_answers_over_a_range() =>
        await CompareAsync(AgreementQueries.All, Range, ordered: true);

    /// <summary>Either may be an error: then both are.</summary>
    [Fact]
    public async Task Both_give_the_same_answers_to_random_queries() =>
        await CompareAsync(new RandomQueries(RandomSeed).Take(RandomQueryCount), Instant, ordered: false);

    [Fact]
    public async Task Both_give_the_same_order() =>
        await CompareAsync(AgreementQueries.Ordered, Instant, ordered: true);

    [Fact]
    public async Task Both_refuse_the_same_queries()
    {
        var differences = new List<string>();
        foreach (var query in RefusedQueries.All)
        {
            (string, string)[] parameters = [("query", query), ("time", Time(3600))];
            var expected = await QueryAnswer.AskAsync(prometheus.Client, "/api/v1/query", parameters);
            var actual = await QueryAnswer.AskAsync(simulator, "/api/v1/query", parameters);
            if (expected.Status < 400 || (expected.Status, expected.Type) != (actual.Status, actual.Type))
            {
                differences.Add($"{query}: {actual.Status} {actual.Type}, but {expected.Status} {expected.Type}");
            }
        }
        Assert.Empty(differences);
    }

    private static IEnumerable<(string, string)[]> Instant(string query) =>
        Instants.Select(instant => new[] { ("query", query), ("time", Time(instant)) });

    private static IEnumerable<(string, string)[]> Range(string query) =>
        [
            [("query", query), ("start", Time(-60)), ("end", Time(7500)), ("step", "97")],
        ];

    private async Task CompareAsync(
        IEnumerable<string> queries,
        Func<string, IEnumerable<(string, string)[]>> requests,
        bool ordered
    )
    {
        var differences = new List<string>();
        foreach (var parameters in queries.SelectMany(requests))
        {
            var path = parameters.Length == 2 ? "/api/v1/query" : "/api/v1/query_range";
            var expected = await QueryAnswer.AskAsync(prometheus.Client, path, parameters);
            var actual = await QueryAnswer.AskAsync(simulator, path, parameters);
            if (actual.Difference(expected, ordered) is { } difference)
            {
                differences.Add($"{string.Join(' ', parameters)}\nthe simulator has {difference} in Prometheus\n");
            }
        }
        Assert.True(differences.Count == 0, $"{differences.Count} differ:\n{string.Join('\n', differences.Take(20))}");
    }

    private static string Time(double seconds) =>
        (GeneratedData.Start.ToUnixTimeMilliseconds() / 1000.0 + seconds).ToString("R", CultureInfo.InvariantCulture);
}
