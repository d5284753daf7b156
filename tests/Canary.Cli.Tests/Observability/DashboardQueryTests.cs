using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Testing.Prometheus;

namespace Canary.Cli.Tests.Observability;

/// <summary>What the dashboards ask, asked of a real Prometheus that knows a story: every query has an answer.</summary>
public sealed class DashboardQueryTests : IClassFixture<StoryInPrometheus>
{
    private readonly StoryInPrometheus story;

    public DashboardQueryTests(StoryInPrometheus story)
    {
        Assert.SkipWhen(PrometheusServer.Missing is not null, PrometheusServer.Missing ?? "");
        this.story = story;
    }

    /// <summary>What Grafana would put in the place of variables.</summary>
    private static Dictionary<string, string> Variables(string dashboard) =>
        new()
        {
            ["$__rate_interval"] = "5s",
            ["$__range"] = "60s",
            ["$namespace"] = dashboard == "fleet" ? ".*" : "demo",
            ["$canary"] = "shop",
            ["$target"] = "shop",
            ["$job"] = "canary-controller",
        };

    public static TheoryData<string, string, string, bool> Queries
    {
        get
        {
            var queries = new TheoryData<string, string, string, bool>();
            foreach (var dashboard in Dashboard.All)
            {
                foreach (var panel in dashboard.Panels)
                {
                    foreach (var target in DashboardTests.Targets(panel))
                    {
                        var title =
                            $"{(string?)panel["title"]} {(string?)panel["id"]?.ToString()}{(string?)target["refId"]}";
                        queries.Add(dashboard.Name, title, (string)target["expr"]!, (bool)target["instant"]!);
                    }
                }
            }
            return queries;
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_panels_query_has_data(string dashboard, string panel, string query, bool instant)
    {
        foreach (var (name, value) in Variables(dashboard))
        {
            query = query.Replace(name, value, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("$", query, StringComparison.Ordinal);

        var result = instant
            ? await story.Server.AskAsync("/api/v1/query", ("query", query), ("time", Time(story.Span.To)))
            : await story.Server.AskAsync(
                "/api/v1/query_range",
                ("query", query),
                ("start", Time(story.Span.From)),
                ("end", Time(story.Span.To)),
                ("step", "1")
            );

        Assert.True(result.Any(HasNumber), $"{dashboard}, {panel}: no data for {query}");
    }

    public static TheoryData<string, string> VariableQueries
    {
        get
        {
            var queries = new TheoryData<string, string>();
            foreach (var dashboard in Dashboard.All)
            {
                foreach (var variable in dashboard.Variables.Where(variable => (string?)variable["type"] == "query"))
                {
                    queries.Add(dashboard.Name, (string)variable["definition"]!);
                }
            }
            return queries;
        }
    }

    [Theory]
    [MemberData(nameof(VariableQueries))]
    public async Task A_variable_has_values(string dashboard, string definition)
    {
        // label_values(selector, label)
        var inner = definition["label_values(".Length..^1];
        var comma = inner.LastIndexOf(',');
        var (selector, label) = (inner[..comma], inner[(comma + 1)..].Trim());
        foreach (var (name, value) in Variables(dashboard))
        {
            selector = selector.Replace(name, value, StringComparison.Ordinal);
        }

        var result = await story.Server.AskAsync(
            "/api/v1/query",
            ("query", $"group by ({label}) ({selector})"),
            ("time", Time(story.Span.To))
        );

        Assert.Contains(result, series => (string?)series!["metric"]![label] is { Length: > 0 });
    }

    [Fact]
    public async Task The_story_shows_as_it_went()
    {
        async Task<double> Ask(string query) =>
            double.Parse(
                (string)
                    (await story.Server.AskAsync("/api/v1/query", ("query", query), ("time", Time(story.Span.To))))[0]![
                        "value"
                    ]![1]!,
                CultureInfo.InvariantCulture
            );

        Assert.Equal(1, await Ask("canary_successes_total{namespace=\"demo\",name=\"shop\"}"));
        Assert.Equal(1, await Ask("canary_failures_total{namespace=\"demo\",name=\"shop\"}"));
        Assert.Equal(60, await Ask("max_over_time(canary_weight{name=\"shop\"}[10m])"));
        Assert.Equal(1, await Ask("canary_leader"));
        Assert.InRange(await Ask("min_over_time(canary_check_value{metric=\"request-success-rate\"}[10m])"), 40, 90);
    }

    private static bool HasNumber(JsonNode? series) =>
        series!["values"] is JsonArray values
            ? values.Any(sample => IsNumber((string)sample![1]!))
            : IsNumber((string)series["value"]![1]!);

    private static bool IsNumber(string text) => text != "NaN";

    private static string Time(DateTimeOffset time) =>
        (time.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture);
}
