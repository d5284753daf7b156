using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

public sealed class DaemonSetTests : IDisposable
{
    private readonly WorldOnLoop world = new(new() { Nodes = 3 });

    [Fact]
    public void It_runs_one_pod_on_each_node()
    {
        Apply("app:1");
        world.RunFor(seconds: 3);

        var pods = world.List(Kinds.Pods);
        Assert.Equal(["node-1", "node-2", "node-3"], pods.Select(pod => pod.Text("spec", "nodeName")).Order());
        Assert.All(pods, pod => Assert.Equal("1", pod.Label("pod-template-generation")));
        Assert.All(pods, pod => Assert.NotNull(pod.Label("controller-revision-hash")));
        var status = Status();
        Assert.Equal(
            (3, 3, 3),
            (
                status.Number("desiredNumberScheduled"),
                status.Number("numberReady"),
                status.Number("updatedNumberScheduled")
            )
        );
        Assert.Null(status.At("numberUnavailable"));
    }

    [Fact]
    public void An_update_replaces_one_pod_at_a_time()
    {
        Apply("app:1");
        world.RunFor(seconds: 3);
        Apply("app:2");

        world.Until(() =>
        {
            var ready = Status().Number("numberReady");
            Assert.True(ready >= 2, $"{ready} ready pods");
            return ready == 3 && Status().Number("updatedNumberScheduled") == 3;
        });
    }

    [Fact]
    public void A_node_selector_that_fits_nothing_brings_it_to_zero()
    {
        Apply("app:1");
        world.RunFor(seconds: 3);

        world.Change(
            Kinds.DaemonSets,
            "web",
            set => set.Ensure("spec", "template", "spec")["nodeSelector"] = new JsonObject { ["none"] = "such" }
        );
        world.RunFor(seconds: 3);

        Assert.Empty(world.List(Kinds.Pods));
        Assert.Equal(
            (0, 0, 2),
            (
                Status().Number("desiredNumberScheduled"),
                Status().Number("currentNumberScheduled"),
                Status().Number("observedGeneration")
            )
        );
    }

    [Fact]
    public void A_new_node_gets_its_pod()
    {
        Apply("app:1");

        world.Apply("{ apiVersion: v1, kind: Node, metadata: { name: late } }");

        Assert.Contains(world.List(Kinds.Pods), pod => pod.Text("spec", "nodeName") == "late");
    }

    public void Dispose() => world.Dispose();

    private JsonNode? Status() => world.Get(Kinds.DaemonSets, "web")["status"];

    private void Apply(string image) =>
        world.Apply(
            $$"""
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: { name: web }
            spec:
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec: { containers: [{ name: main, image: "{{image}}" }] }
            """
        );
}
