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

    [Fact]
    public void With_surge_the_old_pod_goes_when_the_new_one_serves()
    {
        const string Surge = "updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }";
        Apply("app:1", Surge);
        world.RunFor(seconds: 3);
        Apply("app:2", Surge);

        world.Until(() =>
        {
            var ready = world.List(Kinds.Pods).Count(pod => IsReady(pod) && !pod.IsBeingDeleted());
            Assert.True(ready >= 3, $"{ready} ready pods");
            Assert.True(world.List(Kinds.Pods).Count(pod => !pod.IsBeingDeleted()) <= 4, "more than one extra pod");
            return Status().Number("updatedNumberScheduled") == 3 && Status().Number("numberAvailable") == 3;
        });
        world.RunFor(seconds: 3);
        Assert.Equal(3, world.List(Kinds.Pods).Count);
    }

    [Fact]
    public void Max_unavailable_lets_several_go_at_once()
    {
        const string All = "updateStrategy: { rollingUpdate: { maxUnavailable: 100% } }";
        Apply("app:1", All);
        world.RunFor(seconds: 3);

        Apply("app:2", All);

        Assert.Equal(3, world.List(Kinds.Pods).Count(pod => pod.IsBeingDeleted()));
    }

    [Fact]
    public void On_delete_old_pods_stay_until_someone_deletes_them()
    {
        const string OnDelete = "updateStrategy: { type: OnDelete }";
        Apply("app:1", OnDelete);
        world.RunFor(seconds: 3);
        Apply("app:2", OnDelete);
        world.RunFor(seconds: 10);
        Assert.Null(Status().At("updatedNumberScheduled"));
        Assert.Equal(2, Status().Number("observedGeneration"));

        world.Delete(Kinds.Pods, world.List(Kinds.Pods)[0].Name());
        world.RunFor(seconds: 10);

        Assert.Equal(1, Status().Number("updatedNumberScheduled"));
        Assert.Equal(3, Status().Number("numberReady"));
    }

    public void Dispose() => world.Dispose();

    private static bool IsReady(JsonNode pod) =>
        pod.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True");

    private JsonNode? Status() => world.Get(Kinds.DaemonSets, "web")["status"];

    private void Apply(string image, string strategy = "") =>
        world.Apply(
            $$"""
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: { name: web }
            spec:
              {{strategy}}
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec: { containers: [{ name: main, image: "{{image}}" }] }
            """
        );
}
