using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

public sealed class EndpointsTests : IDisposable
{
    private readonly WorldOnLoop world = new();

    [Fact]
    public void A_Service_gets_a_slice_with_its_pods_and_resolved_ports()
    {
        Start(replicas: 2);

        var slice = Slice();
        Assert.Equal("web", slice.Label("kubernetes.io/service-name"));
        Assert.Equal("IPv4", slice.Text("addressType"));
        var port = Assert.Single(slice.Items("ports"));
        Assert.Equal(("http", 9898), (port.Text("name"), port.Number("port")));
        Assert.Equal(
            world.List(Kinds.Pods).Select(pod => pod.Text("status", "podIP")).Order(),
            slice.Items("endpoints").Select(endpoint => endpoint.Items("addresses").Single().Text()).Order()
        );
    }

    [Fact]
    public void An_endpoint_is_ready_when_its_pod_is()
    {
        world.Apply(Manifests.Service("web"));
        world.Apply(Manifests.Deployment("web", "app:1", behaviour: "startup-time: 5s"));
        world.RunFor(seconds: 1);
        Assert.Equal((false, false, false), Conditions());

        world.RunFor(seconds: 5);

        Assert.Equal((true, true, false), Conditions());
    }

    [Fact]
    public void An_ending_pod_serves_but_is_not_ready()
    {
        Start(replicas: 1, behaviour: "shutdown-time: 5s");

        world.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["replicas"] = 0);

        Assert.Equal((false, true, true), Conditions());
        world.RunFor(seconds: 5);
        Assert.Empty(Slice().Items("endpoints"));
    }

    [Fact]
    public void A_new_selector_selects_at_once()
    {
        Start(replicas: 1);
        world.Apply(Manifests.Deployment("other", "app:9"));
        world.RunFor(seconds: 2);

        world.Change(Kinds.Services, "web", service => service.Ensure("spec", "selector")["app"] = "other");

        var target = Assert.Single(Slice().Items("endpoints")).Text("targetRef", "name");
        Assert.StartsWith("other-", target, StringComparison.Ordinal);
    }

    [Fact]
    public void Older_readers_find_Endpoints()
    {
        Start(replicas: 2);

        var subset = Assert.Single(world.Get(Kinds.Endpoints, "web").Items("subsets"));
        Assert.Equal(2, subset.Items("addresses").Count());

        world.Delete(Kinds.Services, "web");
        Assert.Null(world.Find(Kinds.Endpoints, "web"));
    }

    public void Dispose() => world.Dispose();

    private void Start(int replicas, string? behaviour = null)
    {
        world.Apply(Manifests.Service("web"));
        world.Apply(Manifests.Deployment("web", "app:1", replicas, behaviour: behaviour));
        world.RunFor(seconds: 3);
    }

    private JsonObject Slice() => Assert.Single(world.List(Kinds.EndpointSlices));

    private (bool Ready, bool Serving, bool Terminating) Conditions()
    {
        var conditions = Assert.Single(Slice().Items("endpoints")).At("conditions");
        return (conditions.Flag("ready"), conditions.Flag("serving"), conditions.Flag("terminating"));
    }
}
