using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Cli.Playground.Scenarios;
using Canary.Cli.Tests.Playground;
using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Metrics.Storage;
using Canary.Testing.Prometheus;

namespace Canary.Cli.Tests.Observability;

/// <summary>
/// A real Prometheus that has what was scraped during a story of the playground: from the controller's page, from the shop's pods. The story
/// runs in virtual time, in which no Prometheus can scrape; so the samples are scraped there and written here, with their times.
/// </summary>
public sealed class StoryInPrometheus : IAsyncLifetime
{
    private PrometheusServer? server;

    public PrometheusServer Server => server ?? throw new InvalidOperationException(PrometheusServer.Missing);

    /// <summary>When the story began and ended.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Span { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (PrometheusServer.Missing is not null)
        {
            return;
        }
        // Not beside an await: what continues while the stage is there would wait for its clock.
        var samples = Play();
        server = await PrometheusServer.StartAsync();
        await server.WriteAsync(samples.OrderBy(series => series.Labels));
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private List<SeriesData> Play()
    {
        using var stage = new ScenarioStage();
        var samples = new List<SeriesData>();
        var ended = DateTimeOffset.MinValue;
        var held = stage.Play(
            ScenarioCatalogue.Find("canary"),
            world =>
            {
                ended = world.Time.GetUtcNow();
                samples = Read(world.Prometheus, ended);
            }
        );
        Assert.True(held, stage.Output);
        Span = (ended - stage.Took, ended);
        return samples;
    }

    private static List<SeriesData> Read(PrometheusApi api, DateTimeOffset now)
    {
        var time = (now.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture);
        var question = new PrometheusRequest(
            "GET",
            "/api/v1/query",
            new Dictionary<string, IReadOnlyList<string>> { ["query"] = ["{__name__=~\".+\"}[10m]"], ["time"] = [time] }
        );
        var answer = JsonNode.Parse(api.Handle(question).Body.Span)!;
        return [.. answer["data"]!["result"]!.AsArray().Select(series => Read(series!))];
    }

    private static SeriesData Read(JsonNode series)
    {
        var labels = series["metric"]!.AsObject().Select(label => (label.Key, (string)label.Value!)).ToArray();
        return new(
            LabelSet.Of(labels),
            [
                .. series["values"]!
                    .AsArray()
                    .Select(sample => new Sample(
                        (long)Math.Round((double)sample![0]! * 1000),
                        double.Parse(((string)sample[1]!).Replace("+Inf", "Infinity"), CultureInfo.InvariantCulture)
                    )),
            ]
        );
    }
}
