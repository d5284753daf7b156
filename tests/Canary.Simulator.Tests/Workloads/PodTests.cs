using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

public sealed class PodTests : IDisposable
{
    private static readonly Canary.Kubernetes.ResourceType Events = Kinds.Events;

    private readonly WorldOnLoop world = new();

    [Fact]
    public void A_pod_runs_at_once_and_is_ready_after_its_startup_time()
    {
        Start("startup-time: 5s");

        var pod = Pod();
        Assert.Equal("Running", pod.Text("status", "phase"));
        Assert.Equal(("False", "ContainersNotReady"), Condition(pod, "Ready"));
        Assert.Matches(@"^10\.\d+\.\d+\.\d+$", pod.Text("status", "podIP"));
        Assert.NotNull(pod.Text("spec", "nodeName"));
        world.RunFor(seconds: 4.9);
        Assert.Equal("False", Condition(Pod(), "Ready").Status);
        world.RunFor(seconds: 0.1);

        Assert.Equal("True", Condition(Pod(), "Ready").Status);
        Assert.True(Pod().Items("status", "containerStatuses").Single().Flag("ready"));
    }

    [Fact]
    public void A_pod_can_get_unready_later()
    {
        Start("unready-after: 20s");
        world.RunFor(seconds: 19);
        Assert.Equal("True", Condition(Pod(), "Ready").Status);

        world.RunFor(seconds: 1);

        Assert.Equal("False", Condition(Pod(), "Ready").Status);
    }

    [Theory]
    [InlineData(
        "error-rate: lots",
        "simulator.canary.dev/error-rate: \"lots\" is not a share from 0% to 100%, or from 0 to 1"
    )]
    [InlineData("latency: fast", "simulator.canary.dev/latency: \"fast\" is not a duration such as 250ms, 2s or 1m30s")]
    [InlineData("eror-rate: 5%", "simulator.canary.dev/eror-rate: no such annotation")]
    public void A_wrong_annotation_keeps_the_pod_from_starting_and_says_why(string behaviour, string problem)
    {
        Start(behaviour);
        world.RunFor(seconds: 5);

        var pod = Pod();
        Assert.Equal("Pending", pod.Text("status", "phase"));
        var waiting = pod.Items("status", "containerStatuses").Single().At("state", "waiting");
        Assert.Equal("CreateContainerConfigError", waiting.Text("reason"));
        Assert.Equal(problem, waiting.Text("message"));
        Assert.Equal(("False", "InvalidAnnotations"), Condition(pod, "simulator.canary.dev/BehaviourValid"));
        Assert.Contains(
            world.List(Events),
            recorded => recorded.Text("type") == "Warning" && recorded.Text("message") == $"Error: {problem}"
        );
    }

    [Fact]
    public void An_image_that_can_not_be_pulled_keeps_the_pod_waiting()
    {
        Start("image-pull-error: \"true\"");

        var waiting = Pod().Items("status", "containerStatuses").Single().At("state", "waiting");
        Assert.Equal("ImagePullBackOff", waiting.Text("reason"));
    }

    [Fact]
    public void A_readiness_gate_must_be_opened()
    {
        Start(null);
        world.Change(
            Kinds.Deployments,
            "web",
            deployment =>
                deployment.Ensure("spec", "template", "spec")["readinessGates"] = new JsonArray(
                    new JsonObject { ["conditionType"] = "example.com/gate" }
                )
        );
        world.RunFor(seconds: 5);
        var gated = world.List(Kinds.Pods).Single(pod => pod.At("spec", "readinessGates") is not null);
        Assert.Equal(("False", "ReadinessGatesNotReady"), Condition(gated, "Ready"));

        world.Change(
            Kinds.Pods,
            gated.Name(),
            pod =>
                pod.Map("status")!["conditions"]!
                    .AsArray()
                    .Add(new JsonObject { ["type"] = "example.com/gate", ["status"] = "True" }),
            "status"
        );

        Assert.Equal("True", Condition(world.Get(Kinds.Pods, gated.Name()), "Ready").Status);
    }

    [Fact]
    public void A_deleted_pod_ends_in_its_own_time_and_is_replaced()
    {
        Start("shutdown-time: 3s");
        world.RunFor(seconds: 2);
        var old = Pod().Name();

        world.Delete(Kinds.Pods, old);

        Assert.True(world.Get(Kinds.Pods, old).IsBeingDeleted());
        Assert.Equal(2, world.List(Kinds.Pods).Count);
        world.RunFor(seconds: 2.9);
        Assert.NotNull(world.Find(Kinds.Pods, old));
        world.RunFor(seconds: 0.1);
        Assert.Null(world.Find(Kinds.Pods, old));
        Assert.Equal("True", Condition(Pod(), "Ready").Status);
    }

    [Fact]
    public void A_pod_that_fits_no_node_waits_until_one_comes()
    {
        Start(null);
        world.Change(
            Kinds.Deployments,
            "web",
            deployment =>
                deployment.Ensure("spec", "template", "spec")["nodeSelector"] = new JsonObject { ["disk"] = "fast" }
        );
        world.RunFor(seconds: 2);
        var waiting = world.List(Kinds.Pods).Single(pod => pod.Text("spec", "nodeName") is null);
        Assert.Equal(("False", "Unschedulable"), Condition(waiting, "PodScheduled"));
        Assert.Equal("Pending", waiting.Text("status", "phase"));

        world.Apply("{ apiVersion: v1, kind: Node, metadata: { name: fast, labels: { disk: fast } } }");

        Assert.Equal("fast", world.Get(Kinds.Pods, waiting.Name()).Text("spec", "nodeName"));
    }

    public void Dispose() => world.Dispose();

    private static (string? Status, string? Reason) Condition(JsonObject pod, string type)
    {
        var condition = pod.Items("status", "conditions").Single(condition => condition.Text("type") == type);
        return (condition.Text("status"), condition.Text("reason"));
    }

    private void Start(string? behaviour) => world.Apply(Manifests.Deployment("web", "app:1", behaviour: behaviour));

    private JsonObject Pod() => Assert.Single(world.List(Kinds.Pods));
}
