using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Keda;

public sealed class ScaledObjectTests : IDisposable
{
    private static readonly ResourceType ScaledObjects = new("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject");

    private readonly WorldOnLoop world = new(new() { Keda = true });

    public ScaledObjectTests()
    {
        world.Apply(Manifests.Deployment("web", "app:1", replicas: 2));
        world.UntilComplete("web");
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public void It_keeps_an_autoscaler_for_its_target()
    {
        Apply("minReplicaCount: 2, maxReplicaCount: 6");

        var autoscaler = world.Get(Kinds.HorizontalPodAutoscalers, "keda-hpa-web");
        Assert.Equal("web", autoscaler.Text("spec", "scaleTargetRef", "name"));
        Assert.Equal((2, 6), (autoscaler.Number("spec", "minReplicas"), autoscaler.Number("spec", "maxReplicas")));
        Assert.Equal("s0-prometheus", autoscaler.Items("spec", "metrics").Single().Text("external", "metric", "name"));
        Assert.Equal("ScaledObject", autoscaler.ControllerOf().Text("kind"));
        Assert.Equal("keda-hpa-web", Status().Text("hpaName"));
        Assert.Equal("True", Condition("Ready"));

        world.Delete(Kinds.HorizontalPodAutoscalers, "keda-hpa-web");
        Assert.NotNull(world.Find(Kinds.HorizontalPodAutoscalers, "keda-hpa-web"));
    }

    [Fact]
    public void The_autoscaler_can_be_named_and_renamed()
    {
        Apply("advanced: { horizontalPodAutoscalerConfig: { name: one } }");
        Apply("advanced: { horizontalPodAutoscalerConfig: { name: two } }");

        Assert.Equal(["two"], world.List(Kinds.HorizontalPodAutoscalers).Select(autoscaler => autoscaler.Name()));
    }

    [Fact]
    public void The_query_decides_the_size()
    {
        Apply("minReplicaCount: 1, maxReplicaCount: 6", query: "vector(8)", threshold: "2");
        world.RunFor(seconds: 60);

        Assert.Equal(4, Replicas());
        Assert.Equal("True", Condition("Active"));
    }

    [Fact]
    public void Without_activity_it_goes_to_zero_after_the_cool_down_and_comes_back()
    {
        Apply("minReplicaCount: 0, cooldownPeriod: 60, pollingInterval: 10", query: "vector(3)", threshold: "2");
        world.RunFor(seconds: 30);
        Assert.Equal(2, Replicas());

        Apply("minReplicaCount: 0, cooldownPeriod: 60, pollingInterval: 10", query: "vector(0)", threshold: "2");
        world.RunFor(seconds: 40);
        Assert.NotEqual(0, Replicas());
        world.RunFor(seconds: 40);
        Assert.Equal(0, Replicas());
        Assert.Equal("False", Condition("Active"));

        Apply("minReplicaCount: 0, cooldownPeriod: 60, pollingInterval: 10", query: "vector(3)", threshold: "2");
        world.RunFor(seconds: 1);
        Assert.Equal(1, Replicas());
    }

    [Fact]
    public void Paused_at_a_size_it_holds_that_and_has_no_autoscaler()
    {
        Apply("minReplicaCount: 1", query: "vector(8)", annotation: "autoscaling.keda.sh/paused-replicas: '0'");
        world.RunFor(seconds: 60);

        Assert.Equal(0, Replicas());
        Assert.Null(world.Find(Kinds.HorizontalPodAutoscalers, "keda-hpa-web"));
        Assert.Equal("True", Condition("Paused"));
        Assert.Equal(0, Status().Number("pausedReplicaCount"));

        Apply("minReplicaCount: 1", query: "vector(8)");
        world.RunFor(seconds: 60);

        Assert.True(Replicas() >= 1);
        Assert.Equal("False", Condition("Paused"));
        Assert.Null(Status().At("pausedReplicaCount"));
    }

    [Fact]
    public void Paused_it_leaves_its_target_alone()
    {
        Apply("minReplicaCount: 5", annotation: "autoscaling.keda.sh/paused: 'true'");
        world.RunFor(seconds: 60);

        Assert.Equal(2, Replicas());
        Assert.Empty(world.List(Kinds.HorizontalPodAutoscalers));
        Assert.Equal("True", Condition("Paused"));
    }

    [Fact]
    public void Its_autoscaler_goes_with_it()
    {
        Apply("minReplicaCount: 1");
        world.Delete(ScaledObjects, "web");
        world.RunFor(seconds: 5);

        Assert.Empty(world.List(Kinds.HorizontalPodAutoscalers));
    }

    [Theory]
    [InlineData("minReplicaCount: 7, maxReplicaCount: 3", "vector(1)", "ScaledObjectCheckFailed")]
    [InlineData("minReplicaCount: 1", "sum(", "TriggerError")]
    [InlineData("scaleTargetRef: { name: nobody }", "vector(1)", "ScaledObjectCheckFailed")]
    public void It_says_what_is_wrong_with_it(string fields, string query, string reason)
    {
        Apply(fields, query);

        var ready = Status().Items("conditions").Single(condition => condition.Text("type") == "Ready");
        Assert.Equal(("False", reason), (ready.Text("status"), ready.Text("reason")));
        Assert.NotNull(ready.Text("message"));
    }

    private int? Replicas() => world.Get(Kinds.Deployments, "web").Number("spec", "replicas");

    private JsonNode? Status() => world.Get(ScaledObjects, "web")["status"];

    private string? Condition(string type) =>
        Status().Items("conditions").Single(condition => condition.Text("type") == type).Text("status");

    private void Apply(string fields, string query = "vector(1)", string threshold = "1", string annotation = "") =>
        world.Apply(
            $$"""
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata:
              name: web
              annotations: { {{annotation}} }
            spec: { {{(
                fields.Contains("scaleTargetRef", StringComparison.Ordinal) ? "" : "scaleTargetRef: { name: web }, "
            )}}{{fields}}, triggers: [{ type: prometheus, metadata: { query: "{{query}}", threshold: "{{threshold}}" } }] }
            """
        );
}
