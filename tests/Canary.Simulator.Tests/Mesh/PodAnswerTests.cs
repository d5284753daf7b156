using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh;

public sealed class PodAnswerTests
{
    [Fact]
    public void A_pod_says_who_it_is()
    {
        using var mesh = new MeshWorld(newBehaviour: "message: hello");
        mesh.Route(Manifests.Backends(("new", 1)));

        var response = mesh.Get();

        var pod = Assert.Single(mesh.World.List(Kinds.Pods, "app=new"));
        var body = JsonNode.Parse(response.Body);
        Assert.Equal(200, response.Status);
        Assert.Equal(pod.Name(), body.Text("hostname"));
        Assert.Equal("2", body.Text("version"));
        Assert.Equal(pod.Label("pod-template-hash"), body.Text("revision"));
        Assert.Equal("hello", body.Text("message"));
    }

    [Fact]
    public void Errors_come_at_the_rate_of_the_annotation()
    {
        using var mesh = new MeshWorld(newBehaviour: "error-rate: 20%\nerror-status: \"503\"");
        mesh.Route(Manifests.Backends(("new", 1)));

        var statuses = Enumerable.Range(0, 5000).CountBy(_ => mesh.Get().Status).ToDictionary();

        Assert.InRange(statuses[503], 900, 1100);
        Assert.Equal(5000, statuses[503] + statuses[200]);
    }

    [Fact]
    public void Errors_may_begin_later()
    {
        using var mesh = new MeshWorld(newBehaviour: "error-rate: 100%\nerror-rate-after: 30s");
        mesh.Route(Manifests.Backends(("new", 1)));
        Assert.Equal(200, mesh.Get().Status);

        mesh.World.RunFor(seconds: 30);

        Assert.Equal(500, mesh.Get().Status);
    }

    [Theory]
    [InlineData("latency: 40ms", 40.0, null)]
    [InlineData("latency-p99: 300ms", null, 300.0)]
    [InlineData("latency: 50ms\nlatency-p99: 200ms", 50.0, 200.0)]
    public void Latencies_follow_the_annotations(string behaviour, double? mean, double? p99)
    {
        using var mesh = new MeshWorld(behaviour);
        mesh.Route(Manifests.Backends(("new", 1)));

        var latencies = Enumerable.Range(0, 5000).Select(_ => mesh.Get().Latency.TotalMilliseconds).Order().ToList();

        if (mean is { } m)
        {
            Assert.InRange(latencies.Average(), 0.95 * m, 1.05 * m);
        }
        if (p99 is { } p)
        {
            Assert.InRange(latencies[4950], 0.85 * p, 1.15 * p);
        }
    }

    [Fact]
    public void A_pod_counts_its_requests_by_method_and_status()
    {
        using var mesh = new MeshWorld(newBehaviour: "error-rate: 50%");
        mesh.Route(Manifests.Backends(("new", 1)));

        var failed = Enumerable.Range(0, 100).Count(_ => mesh.Get().Status == 500);

        Assert.Equal(100, mesh.Counter("new", "http_requests_total"));
        Assert.Equal(failed, mesh.Counter("new", "http_requests_total", ("status", "500")));
        Assert.Equal(100, mesh.Counter("new", "http_request_duration_seconds_count"));
        Assert.Equal(100, mesh.Counter("new", "http_request_duration_seconds_bucket", ("le", "+Inf")));
        Assert.InRange(mesh.Counter("new", "http_request_duration_seconds_sum"), 0.3, 0.8);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answers()
    {
        Assert.Equal(Answers(), Answers());

        static List<(int, TimeSpan, string?)> Answers()
        {
            using var mesh = new MeshWorld(newBehaviour: "error-rate: 30%");
            mesh.Route(Manifests.Backends(("old", 50), ("new", 50)));
            return
            [
                .. Enumerable
                    .Range(0, 200)
                    .Select(_ => mesh.Get())
                    .Select(response => (response.Status, response.Latency, response.Pod?.Name)),
            ];
        }
    }

    [Fact]
    public void No_request_hits_a_pod_that_is_not_ready_while_pods_come_and_go()
    {
        using var mesh = new MeshWorld(oldBehaviour: "unready-after: 40s");
        mesh.Route(Manifests.Backends(("old", 50), ("new", 50)));

        for (var step = 0; step < 600; step++)
        {
            mesh.Get();
            if (step % 100 == 50)
            {
                mesh.World.Apply(Manifests.Deployment("new", $"app:{step}", replicas: 1));
            }
            mesh.World.RunFor(seconds: 0.1);
        }

        Assert.Equal(600, mesh.Gateway.Log.Total);
        Assert.Equal(0, mesh.Gateway.Log.ToUnreadyPods);
        Assert.Equal(0, mesh.Gateway.Log.Count(kind => kind.Status == 503 && kind.Service?.Name == "new"));
        Assert.True(mesh.Gateway.Log.Count(kind => kind.Status == 503 && kind.Service?.Name == "old") > 0);
    }
}
