using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

public sealed class DisruptionTests : IDisposable
{
    private readonly WorldOnLoop world = new();
    private readonly HttpMessageInvoker client;

    public DisruptionTests()
    {
        client = new(new InProcessHandler(new KubeApiServer(world.World.Cluster)));
        world.Apply(Manifests.Deployment("web", "app:1", replicas: 4));
        world.UntilComplete("web");
    }

    public void Dispose()
    {
        client.Dispose();
        world.Dispose();
    }

    [Theory]
    [InlineData("minAvailable: 3", 3, 1)]
    [InlineData("minAvailable: 30%", 2, 2)]
    [InlineData("maxUnavailable: 1", 3, 1)]
    [InlineData("maxUnavailable: 50%", 2, 2)]
    [InlineData("minAvailable: 9", 9, 0)]
    public void Its_status_counts_healthy_pods_against_the_bound(string bound, int desired, int allowed)
    {
        Apply(bound);

        var status = Status();
        Assert.Equal(
            (4, 4, desired, allowed),
            (
                status.Number("expectedPods"),
                status.Number("currentHealthy"),
                status.Number("desiredHealthy"),
                status.Number("disruptionsAllowed")
            )
        );
        Assert.Equal(1, status.Number("observedGeneration"));
    }

    [Fact]
    public void Without_its_pods_it_allows_nothing()
    {
        Apply("maxUnavailable: 1");
        world.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["replicas"] = 0);
        world.RunFor(seconds: 10);

        Assert.Equal((0, 0), (Status().Number("expectedPods"), Status().Number("disruptionsAllowed")));
    }

    [Fact]
    public void Of_evictions_at_once_only_as_many_pass_as_it_allows()
    {
        Apply("maxUnavailable: 2");
        var pods = world.List(Kinds.Pods);

        var answers = pods.Select(pod => Evict(pod.Name())).ToList();

        Assert.Equal([201, 201, 429, 429], answers);
        Assert.Equal(2, world.List(Kinds.Pods).Count(pod => pod.IsBeingDeleted()));
        world.UntilComplete("web");
        world.RunFor(seconds: 5);
        Assert.Equal(2, Status().Number("disruptionsAllowed"));
        Assert.Null(Status().At("disruptedPods"));
    }

    [Fact]
    public void A_pod_that_is_not_ready_is_not_missed_while_enough_others_are()
    {
        Apply("minAvailable: 4");
        world.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["replicas"] = 5);
        world.RunFor(seconds: 0.5);
        var young = world.List(Kinds.Pods).Single(pod => !IsReady(pod));

        Assert.Equal(201, Evict(young.Name()));
        Assert.Equal(429, Evict(world.List(Kinds.Pods).First(IsReady).Name()));
    }

    private static bool IsReady(JsonNode pod) =>
        pod.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True");

    private JsonNode? Status() => world.Get(Kinds.PodDisruptionBudgets, "web")["status"];

    private int Evict(string pod)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"http://simulator/api/v1/namespaces/default/pods/{pod}/eviction")
        )
        {
            Content = new StringContent(
                $$"""{ "apiVersion": "policy/v1", "kind": "Eviction", "metadata": { "name": "{{pod}}" } }""",
                System.Text.Encoding.UTF8,
                "application/json"
            ),
        };
        using var response = world.Loop.Run(
            () => client.SendAsync(request, TestContext.Current.CancellationToken),
            TimeSpan.FromSeconds(1)
        );
        return (int)response.StatusCode;
    }

    private void Apply(string bound) =>
        world.Apply(
            $$"""
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: { name: web }
            spec:
              {{bound}}
              selector: { matchLabels: { app: web } }
            """
        );
}
