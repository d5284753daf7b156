using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests;

public sealed class SimulatedWorldTests
{
    [Fact]
    public void What_users_see_is_what_the_metrics_say()
    {
        using var world = Start("error-rate: 10%\nlatency: 60ms");

        world.RunFor(seconds: 300);

        Assert.InRange(Query(world, $"100 * {Rate("count", ", status!~\"5.*\"")} / {Rate("count")}"), 86, 94);
        Assert.InRange(Query(world, Rate("count")), 18.5, 21.5);
        Assert.InRange(Query(world, $"{Rate("sum")} / {Rate("count")}"), 0.055, 0.065);
        Assert.InRange(
            Query(world, $"histogram_quantile(0.99, sum by (le) (rate({Series("bucket")}[1m])))"),
            0.1,
            0.25
        );
    }

    [Fact]
    public void Metrics_of_pods_that_are_gone_end()
    {
        using var world = Start("error-rate: 10%");
        world.RunFor(seconds: 60);

        world.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["replicas"] = 0);
        world.RunFor(seconds: 30);

        Assert.Empty(Result(world, $"http_requests_total{{pod=~\"web-.*\"}}"));
    }

    [Fact]
    public void Two_worlds_with_the_same_seed_are_the_same_to_the_last_pod()
    {
        Assert.Equal(Play(), Play());

        static string Play()
        {
            using var world = Start("error-rate: 5%");
            world.RunFor(seconds: 30);
            world.Apply(Manifests.Deployment("web", "app:2", replicas: 3));
            world.RunFor(seconds: 30);
            var pods = world.List(Kinds.Pods).Select(pod => pod.ToJsonString());
            var requests = world.World.Gateway.Log.Counts.Select(pair => $"{pair.Key} {pair.Value}").Order();
            return string.Join('\n', [.. pods, .. requests]);
        }
    }

    private static WorldOnLoop Start(string behaviour)
    {
        var world = new WorldOnLoop();
        world.Apply(Manifests.Gateway);
        world.Apply(Manifests.Service("web"));
        world.Apply(Manifests.Route("web", "web.example", Manifests.Backends(("web", 1))));
        world.Apply(Manifests.Deployment("web", "app:1", replicas: 3, behaviour: behaviour));
        world.RunFor(seconds: 5);
        return world;
    }

    private static string Series(string suffix, string more = "") =>
        $"http_request_duration_seconds_{suffix}{{kubernetes_namespace=\"default\", "
        + $"kubernetes_pod_name=~\"web-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)\"{more}}}";

    private static string Rate(string suffix, string more = "") => $"sum(rate({Series(suffix, more)}[1m]))";

    private static double Query(WorldOnLoop world, string query) =>
        double.Parse(
            Assert.Single(Result(world, query)).At("value")!.AsArray()[1].Text() ?? "",
            CultureInfo.InvariantCulture
        );

    private static IEnumerable<JsonNode> Result(WorldOnLoop world, string query)
    {
        var request = PrometheusRequest.Create("GET", "/api/v1/query", [new("query", query)]);
        var answer = world.World.Prometheus.Handle(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, answer.Status);
        return JsonNode.Parse(answer.Body.Span).Items("data", "result");
    }
}
