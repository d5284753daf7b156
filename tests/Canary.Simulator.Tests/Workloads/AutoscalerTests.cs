using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

public sealed class AutoscalerTests : IDisposable
{
    private const string Cpu = "simulator.canary.dev/metric.cpu";

    private readonly WorldOnLoop world = new();

    public AutoscalerTests() => world.Apply(Manifests.Deployment("web", "app:1", replicas: 2));

    [Fact]
    public void It_sizes_its_target_by_the_metric_of_its_annotation()
    {
        Apply("100%");
        world.RunFor(seconds: 10);

        Assert.Equal(4, world.Get(Kinds.Deployments, "web").Number("spec", "replicas"));
        var status = Status();
        Assert.Equal(4, status.Number("desiredReplicas"));
        var current = Assert.Single(status.Items("currentMetrics"));
        Assert.Equal(100, current.Number("resource", "current", "averageUtilization"));
        Assert.Equal(("True", "ValidMetricFound"), Condition("ScalingActive"));
        Assert.NotNull(status.Text("lastScaleTime"));
    }

    [Fact]
    public void It_shrinks_only_after_the_stabilization_window()
    {
        Apply("100%");
        world.RunFor(seconds: 5);
        world.Change(
            Kinds.HorizontalPodAutoscalers,
            "web",
            autoscaler => autoscaler.Ensure("metadata", "annotations")[Cpu] = "10%"
        );

        world.RunFor(seconds: 55);
        Assert.Equal(4, world.Get(Kinds.Deployments, "web").Number("spec", "replicas"));
        world.RunFor(seconds: 30);

        Assert.Equal(1, world.Get(Kinds.Deployments, "web").Number("spec", "replicas"));
    }

    [Fact]
    public void Without_the_annotation_it_says_that_the_metric_can_not_be_had()
    {
        Apply(null);
        world.RunFor(seconds: 20);

        Assert.Equal(("False", "FailedGetResourceMetric"), Condition("ScalingActive"));
        Assert.Equal(2, world.Get(Kinds.Deployments, "web").Number("spec", "replicas"));
    }

    [Fact]
    public void A_target_at_zero_is_left_alone()
    {
        world.Change(Kinds.Deployments, "web", deployment => deployment.Ensure("spec")["replicas"] = 0);
        Apply("100%");
        world.RunFor(seconds: 20);

        Assert.Equal(0, world.Get(Kinds.Deployments, "web").Number("spec", "replicas"));
        Assert.Equal(("False", "ScalingDisabled"), Condition("ScalingActive"));
    }

    public void Dispose() => world.Dispose();

    private JsonNode? Status() => world.Get(Kinds.HorizontalPodAutoscalers, "web")["status"];

    private (string? Status, string? Reason) Condition(string type)
    {
        var condition = Status().Items("conditions").Single(condition => condition.Text("type") == type);
        return (condition.Text("status"), condition.Text("reason"));
    }

    private void Apply(string? cpu) =>
        world.Apply(
            $$"""
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata:
              name: web
              annotations: { {{(cpu is null ? "" : $"{Cpu}: {cpu}")}} }
            spec:
              scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
              minReplicas: 1
              maxReplicas: 5
              metrics:
                - { type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }
              behavior: { scaleDown: { stabilizationWindowSeconds: 60 } }
            """
        );
}
