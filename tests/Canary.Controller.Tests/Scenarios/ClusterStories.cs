using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.Status;
using Canary.Simulator.Faults;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Scenarios;

public sealed class ClusterStories : Story
{
    private static readonly ResourceType Definitions = new(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        Namespaced: false
    );

    [Fact]
    public void Without_the_Gateway_API_its_canaries_are_stalled_until_it_is_installed()
    {
        World.Cluster.Delete(Definitions, new("", "httproutes.gateway.networking.k8s.io"));
        When_time_passes(TimeSpan.FromSeconds(5));
        Given_a_deployment();
        Given_a_controller();
        When_a_commit_brings(Manifests.Weighted());
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Assert.Contains("install the Gateway API's CRDs", Status.Stalled?.Message);
        Assert.Null(World.Find(Kinds.Deployments, "podinfo-primary"));
        Assert.True(Controller!.Controller.IsReady);

        GatewayCrds.Install(World.Cluster);

        Then_the_phase_becomes(RolloutPhase.Initialized);
    }

    [Fact]
    public void Without_the_Gateway_API_plain_Kubernetes_works()
    {
        World.Cluster.Delete(Definitions, new("", "httproutes.gateway.networking.k8s.io"));
        When_time_passes(TimeSpan.FromSeconds(5));

        Given_an_initialised_canary(Manifests.BlueGreen());
        When_a_commit_brings(Second);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void Before_its_own_CRDs_are_there_the_controller_says_what_it_waits_for()
    {
        World.Cluster.Delete(Definitions, new("", "canaries.canary.dev"));
        When_time_passes(TimeSpan.FromSeconds(5));

        Given_a_controller();
        When_time_passes(TimeSpan.FromSeconds(5));

        Assert.False(Controller!.Controller.IsReady);
        Assert.False(Controller.Ended.IsCompleted);
    }

    [Fact]
    public void A_write_that_is_refused_is_told_and_tried_again()
    {
        Given_a_deployment();
        Given_a_controller();
        var refusal = new FaultRule(Fault.Error(403, "Forbidden", "services is forbidden: no permission"))
        {
            Verb = "patch",
            Resource = "services",
        };
        using (World.Server.Faults.Add(refusal))
        {
            When_a_commit_brings(Manifests.Weighted());
            When_time_passes(TimeSpan.FromMinutes(1));
            Then_an_event_says("Warning WriteRefused");
            Then_an_event_says("services is forbidden: no permission");
            Assert.Equal("WriteRefused", Conditions.Find(Status.Conditions, Conditions.Stalled)?.Reason);
        }

        Then_the_phase_becomes(RolloutPhase.Initialized, within: TimeSpan.FromMinutes(6));
        Assert.Null(ConditionOf("Stalled"));
    }

    /// <summary>The server says 500 of a field that its CRD, of another release, does not have.</summary>
    [Fact]
    public void A_field_that_the_cluster_does_not_know_is_told()
    {
        Given_a_deployment();
        Given_a_controller();
        var definition = World.Cluster.Get(Definitions, new("", "httproutes.gateway.networking.k8s.io"))!;
        foreach (var version in definition["spec"]!["versions"]!.AsArray())
        {
            var spec = version!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!;
            spec["rules"]!["items"]!["properties"]!.AsObject().Remove("retry");
        }
        World.Cluster.Update(Definitions, definition, "kubectl");
        When_time_passes(TimeSpan.FromSeconds(5));

        var canary = Manifests.Weighted();
        canary["spec"]!["service"]!["retries"] = JsonNode.Parse("""{ "attempts": 2 }""");
        When_a_commit_brings(canary);
        When_time_passes(TimeSpan.FromMinutes(1));

        var stalled = Conditions.Find(Status.Conditions, Conditions.Stalled);
        Assert.Equal("WriteRefused", stalled?.Reason);
        Assert.Contains("retry: field not declared in schema", stalled?.Message, StringComparison.Ordinal);
        canary["spec"]!["service"]!.AsObject().Remove("retries");
        When_a_commit_brings(canary);
        Then_the_phase_becomes(RolloutPhase.Initialized, within: TimeSpan.FromMinutes(6));
        Assert.Null(ConditionOf("Stalled"));
    }

    [Fact]
    public void A_controller_of_one_namespace_leaves_the_others_alone()
    {
        Given_a_deployment();
        Given_a_controller(new() { LeaderElection = false, Namespace = "elsewhere" });
        When_a_commit_brings(Manifests.Weighted());

        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Null(World.Canary().Status?.Phase);
    }

    [Fact]
    public void The_controllers_own_series_are_there()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        var during = Controller!.Metrics;
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        var after = Controller.Metrics;

        Assert.Contains("canary_weight{name=\"podinfo\",namespace=\"shop\"} 30", during);
        Assert.Contains(
            "canary_check_value{metric=\"request-success-rate\",name=\"podinfo\",namespace=\"shop\"} 100",
            during
        );
        Assert.Contains(
            "canary_check_threshold{bound=\"min\",metric=\"request-success-rate\",name=\"podinfo\"",
            during
        );
        Assert.Contains("canary_leader 1", during);
        Assert.Contains("canary_queue_depth{queue=\"canary\"}", during);
        Assert.Contains("canary_queue_latency_seconds_count", during);
        Assert.Contains(
            "canary_api_request_duration_seconds_count{code=\"200\",resource=\"canaries.canary.dev\",verb=\"patch\"}",
            during
        );
        Assert.Contains("canary_rollout_duration_seconds_count{namespace=\"shop\",result=\"Promoted\"} 1", after);
        Assert.Contains("canary_time_to_detect_seconds_count 1", after);
        Assert.Contains("canary_metric_queries_total{provider=\"prometheus\",result=\"value\"} 3", after);
        Assert.Contains("canary_build_info{version=\"", after);
        Assert.Contains("canary_time_to_abort_seconds_count 0", after);
    }

    [Fact]
    public void R5_The_time_to_abort_runs_from_the_first_failed_check_until_the_traffic_is_back()
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["analysis"]!["threshold"] = 2;
        canary["spec"]!["analysis"]!["interval"] = "10s";
        Given_an_initialised_canary(canary);
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        When_the_metric_turns(0);
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Contains("canary_time_to_abort_seconds_bucket{le=\"5\"} 0", Controller!.Metrics);
        Assert.Contains("canary_time_to_abort_seconds_bucket{le=\"30\"} 1", Controller.Metrics);
    }
}
