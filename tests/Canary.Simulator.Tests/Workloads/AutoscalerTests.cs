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

    [Fact]
    public void It_writes_the_size_through_the_scale_subresource()
    {
        Apply("100%");
        world.RunFor(seconds: 5);

        var entry = world
            .Get(Kinds.Deployments, "web")
            .Items("metadata", "managedFields")
            .Single(entry => entry.At("fieldsV1", "f:spec", "f:replicas") is not null);
        Assert.Equal(
            ("kube-controller-manager", "Update", "scale"),
            (entry.Text("manager"), entry.Text("operation"), entry.Text("subresource"))
        );
    }

    [Fact]
    public void Cpu_follows_from_the_requests_that_the_pods_get()
    {
        Work("resources: { requests: { cpu: 100m } }", "simulator.canary.dev/cpu-per-request: 10ms");
        Apply(null);
        world.RunFor(seconds: 60);
        Assert.Equal(("True", "ValidMetricFound"), Condition("ScalingActive"));
        Assert.Equal(1, Replicas());

        // 16 requests per second of 10 ms each use 160 % of one pod's request, and 40 % of four pods'.
        Send(perSecond: 16, seconds: 200);

        Assert.Equal(4, Replicas());
    }

    [Fact]
    public void Without_a_request_for_cpu_there_is_no_utilization()
    {
        Work("resources: {}", "simulator.canary.dev/cpu: 90m");
        Apply(null);
        world.RunFor(seconds: 20);

        Assert.Equal(("False", "FailedGetResourceMetric"), Condition("ScalingActive"));
    }

    [Theory]
    [InlineData("scaleUp: { policies: [{ type: Pods, value: 1, periodSeconds: 60 }] }", 3, 4)]
    [InlineData("scaleUp: { policies: [{ type: Percent, value: 50, periodSeconds: 30 }] }", 3, 5)]
    [InlineData("scaleUp: { selectPolicy: Disabled }", 2, 2)]
    [InlineData("scaleUp: { stabilizationWindowSeconds: 40 }", 2, 5)]
    [InlineData("", 5, 5)]
    public void It_grows_as_fast_as_its_behaviour_allows(string behavior, int first, int afterAMinute)
    {
        Apply("500%", behavior);
        world.RunFor(seconds: 5);
        Assert.Equal(first, Replicas());

        world.RunFor(seconds: 65);

        Assert.Equal(afterAMinute, Replicas());
    }

    [Fact]
    public void A_dip_within_the_window_for_growing_delays_it()
    {
        Apply("50%", "scaleUp: { stabilizationWindowSeconds: 60 }");
        world.RunFor(seconds: 20);
        Apply("500%", "scaleUp: { stabilizationWindowSeconds: 60 }");
        world.RunFor(seconds: 30);
        Assert.Equal(2, Replicas());

        world.RunFor(seconds: 60);

        Assert.Equal(5, Replicas());
    }

    [Fact]
    public void It_shrinks_as_fast_as_its_behaviour_allows()
    {
        const string Slow =
            "scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: Pods, value: 1, periodSeconds: 60 }] }";
        Apply("500%", Slow);
        world.RunFor(seconds: 5);
        Apply("1%", Slow);
        world.RunFor(seconds: 5);

        Assert.Equal(4, Replicas());
        Assert.Equal(("True", "ScaleDownLimit"), Condition("ScalingLimited"));
        world.RunFor(seconds: 65);
        Assert.Equal(3, Replicas());
    }

    private int? Replicas() => world.Get(Kinds.Deployments, "web").Number("spec", "replicas");

    private void Work(string resources, string annotation)
    {
        world.Change(
            Kinds.Deployments,
            "web",
            deployment =>
            {
                deployment.Ensure("spec")["replicas"] = 1;
                deployment.Ensure("spec", "template", "metadata", "annotations")[annotation.Split(": ")[0]] =
                    annotation.Split(": ")[1];
                var requests = resources.Contains("cpu", StringComparison.Ordinal)
                    ? new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "100m" } }
                    : new JsonObject();
                deployment.At("spec", "template", "spec", "containers")![0]!["resources"] = requests;
            }
        );
        world.UntilComplete("web");
    }

    private void Send(int perSecond, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            var ready = world.List(Kinds.Pods).Where(pod => pod.Text("status", "podIP") is not null).ToList();
            for (var request = 0; request < perSecond; request++)
            {
                var address = ready[request % ready.Count].Text("status", "podIP")!;
                world.World.Workloads.Pods.At(address)?.Answer("GET", world.Now);
            }
            world.RunFor(seconds: 1);
        }
    }

    public void Dispose() => world.Dispose();

    private JsonNode? Status() => world.Get(Kinds.HorizontalPodAutoscalers, "web")["status"];

    private (string? Status, string? Reason) Condition(string type)
    {
        var condition = Status().Items("conditions").Single(condition => condition.Text("type") == type);
        return (condition.Text("status"), condition.Text("reason"));
    }

    private void Apply(string? cpu, string behavior = "scaleDown: { stabilizationWindowSeconds: 60 }") =>
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
              behavior: { {{behavior}} }
            """
        );
}
