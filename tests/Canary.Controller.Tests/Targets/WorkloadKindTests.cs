using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Targets;
using Canary.Controller.Targets.Kinds;
using Canary.Engine;

namespace Canary.Controller.Tests.Targets;

/// <summary>What the kinds of workloads do in their own ways.</summary>
public sealed class WorkloadKindTests
{
    [Theory]
    [InlineData("canary.dev/scale-to-zero")]
    [InlineData("flagger.app/scale-to-zero")]
    public void A_DaemonSet_that_is_idle_has_no_pods_and_the_same_content(string key)
    {
        var awake = Read(new DaemonSetKind(), Set());
        var set = Set();
        set["spec"]!["template"]!["spec"]!["nodeSelector"] = new JsonObject { [key] = "true" };

        var idle = Read(new DaemonSetKind(), set);

        Assert.Equal((3, 0), (awake.Replicas, idle.Replicas));
        Assert.Equal(awake.TemplateHash, idle.TemplateHash);
    }

    [Fact]
    public void A_DaemonSet_that_no_node_fits_has_all_that_it_asks_for()
    {
        var set = Set();
        set["status"] = JsonNode.Parse("""{ "observedGeneration": 3, "desiredNumberScheduled": 0 }""");

        var workload = Read(new DaemonSetKind(), set);

        Assert.Equal(1, workload.Replicas);
        Assert.Equal(Readiness.Ready, WorkloadReadiness.Of(workload).Readiness);
    }

    [Fact]
    public void A_DaemonSet_with_pods_where_none_belong_waits_for_them_to_end()
    {
        var set = Set();
        set["status"]!["numberMisscheduled"] = 1;

        var (readiness, message) = WorkloadReadiness.Of(Read(new DaemonSetKind(), set));

        Assert.Equal((Readiness.Progressing, "1 pod of the old revision left to end"), (readiness, message));
    }

    [Fact]
    public void A_DaemonSet_is_woken_whoever_made_it_idle_and_made_idle_by_our_key_alone()
    {
        var seen = Read(new DaemonSetKind(), Set());

        var wake = Selector(new DaemonSetKind().ResizeTarget(seen, 1).Body);
        var idle = Selector(new DaemonSetKind().ResizeTarget(seen, 0).Body);

        Assert.Equal("""{"canary.dev/scale-to-zero":null,"flagger.app/scale-to-zero":null}""", wake);
        Assert.Equal("""{"canary.dev/scale-to-zero":"true"}""", idle);
    }

    [Fact]
    public void What_made_a_DaemonSet_idle_is_not_copied_and_what_its_user_wrote_is()
    {
        var template = JsonNode
            .Parse(
                """{ "spec": { "nodeSelector": { "canary.dev/scale-to-zero": "true", "flagger.app/scale-to-zero": "true", "disk": "ssd" } } }"""
            )!
            .AsObject();

        new DaemonSetKind().Wake(template);

        Assert.Equal("""{"disk":"ssd"}""", template["spec"]!["nodeSelector"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{ "volumeClaimTemplates": [ { "metadata": { "name": "data" } } ] }""", "StatefulSetKeepsData")]
    [InlineData("""{ "updateStrategy": { "rollingUpdate": { "partition": 2 } } }""", "PartialUpdate")]
    [InlineData("""{ "updateStrategy": { "rollingUpdate": { "partition": 0 } } }""", null)]
    [InlineData("""{ "updateStrategy": { "type": "OnDelete" } }""", "UpdateStrategyNotSupported")]
    [InlineData("""{ "updateStrategy": { "type": "RollingUpdate" } }""", null)]
    [InlineData("{}", null)]
    public void A_StatefulSet_that_can_not_be_released_says_why(string spec, string? reason)
    {
        var set = Set();
        foreach (var (name, value) in JsonNode.Parse(spec)!.AsObject())
        {
            set["spec"]![name] = value?.DeepClone();
        }

        Assert.Equal(reason, Read(new StatefulSetKind(), set).Unfit?.Reason);
    }

    [Fact]
    public void A_size_is_given_to_the_very_workload_that_was_seen()
    {
        var deployment = Deployments.Read(Deployments.Podinfo());

        var patches = new[]
        {
            new DeploymentKind().ResizeTarget(deployment, 0),
            new StatefulSetKind().ResizeTarget(deployment, 0),
            new DaemonSetKind().ResizeTarget(deployment, 0),
        };

        Assert.All(patches, patch => Assert.Equal("uid-1", (string?)patch.Body["metadata"]!["uid"]));
    }

    [Fact]
    public void Ports_of_sidecars_are_the_meshs_affair()
    {
        var podSpec = JsonDocument
            .Parse(
                """
                { "containers": [
                  { "name": "istio-proxy", "ports": [ { "name": "status", "containerPort": 15090 } ] },
                  { "name": "envoy", "ports": [ { "name": "admin", "containerPort": 9901 } ] },
                  { "name": "app", "ports": [ { "name": "http", "containerPort": 80 }, { "containerPort": 53, "protocol": "UDP" } ] } ] }
                """
            )
            .RootElement;

        Assert.Equal(
            ["http 80 TCP", "tcp-app-1 53 UDP"],
            PortDiscovery.Of(podSpec).Select(port => $"{port.Name} {port.Port} {port.Protocol}")
        );
    }

    private static string Selector(JsonNode body) =>
        body["spec"]!["template"]!["spec"]!["nodeSelector"]!.ToJsonString();

    private static V1Workload Read(IWorkloadKind kind, JsonObject workload) =>
        JsonSerializer.Deserialize(workload.ToJsonString(), kind.Projection)!;

    private static JsonObject Set() =>
        JsonNode
            .Parse(
                """
                { "metadata": { "name": "podinfo", "namespace": "shop", "uid": "uid-1", "generation": 3 },
                  "spec": { "template": { "metadata": { "labels": { "app": "podinfo" } },
                    "spec": { "containers": [ { "name": "app", "image": "app:1" } ] } } },
                  "status": { "observedGeneration": 3, "desiredNumberScheduled": 3, "currentNumberScheduled": 3,
                    "updatedNumberScheduled": 3, "numberAvailable": 3 } }
                """
            )!
            .AsObject();
}
