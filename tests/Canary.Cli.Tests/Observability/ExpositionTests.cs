using Canary.Cli.Playground.Scenarios;
using Canary.Cli.Tests.Playground;
using Canary.Controller;
using Canary.Hooks;
using Canary.Hooks.Delivery;
using Canary.Kubernetes.Client;
using Canary.MetricProviders;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.Metrics.Scraping;
using Canary.Testing.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Cli.Tests.Observability;

/// <summary>The controller's page, as Prometheus' own tools see it.</summary>
public sealed class ExpositionTests
{
    [Fact]
    public async Task Promtool_has_nothing_to_say_against_it()
    {
        var tool = Tool.Find("promtool");
        Assert.SkipWhen(tool is null, Tool.Advice("promtool"));
        var page = PageAfterAStory();

        var (exitCode, output) = await Tool.RunAsync(tool!, page, "check", "metrics");

        Assert.True(exitCode == 0 && output.Length == 0, output);
    }

    [Fact]
    public void Every_series_begins_as_the_projects_do_or_is_one_of_a_process()
    {
        var names = PageAfterAStory()
            .Split('\n')
            .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[2])
            .ToList();

        Assert.InRange(names.Count, 20, 60);
        Assert.All(names, name => Assert.Matches("^(canary|process)_[a-z_]+$", name));
    }

    [Fact]
    public async Task A_real_Prometheus_scrapes_it()
    {
        Assert.SkipWhen(PrometheusServer.Missing is not null, PrometheusServer.Missing ?? "");
        using var cluster = new KubernetesClient(
            new InProcessHandler(new KubeApiServer(new SimulatedCluster(TimeProvider.System))),
            new Uri("http://api.test")
        );
        using var outside = new HookConnections();
        var address = $"http://127.0.0.1:{PrometheusServer.FreePort()}";
        using var controller = new CanaryController(
            new() { ListenAddress = address, LeaderElection = false },
            cluster,
            TimeProvider.System,
            new MetricProviderCatalogue([]),
            HookCatalogue.Create(new(), outside, TimeProvider.System),
            NullLoggerFactory.Instance
        );
        using var stopping = new CancellationTokenSource();
        var running = controller.RunAsync(stopping.Token);
        await using var prometheus = await PrometheusServer.StartAsync(
            $$"""
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - job_name: canary
                static_configs: [{targets: ["{{address["http://".Length..]}}"]}]
            """
        );

        await prometheus.UntilAsync(
            "it is up and shows its version",
            async () =>
                (
                    await prometheus.AskAsync(
                        "/api/v1/query",
                        ("query", "up{job=\"canary\"} == 1 and on (job) canary_build_info")
                    )
                ).Count == 1
        );

        stopping.Cancel();
        await running;
    }

    private static string PageAfterAStory()
    {
        using var stage = new ScenarioStage();
        var page = "";
        Assert.True(stage.Play(ScenarioCatalogue.Find("canary"), _ => page = stage.Page), stage.Output);
        Assert.Contains("canary_failures_total{name=\"shop\",namespace=\"demo\"} 1", page, StringComparison.Ordinal);
        return page;
    }
}
