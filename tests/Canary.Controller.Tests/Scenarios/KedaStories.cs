using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator;
using Canary.Simulator.Traffic;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>A target that KEDA scales by a query, with a KEDA that really does: it asks the metrics that the pods were scraped for.</summary>
public sealed class KedaStories() : Story(new WorldOptions { Keda = true, Users = Callers })
{
    private const string Paused = "autoscaling.keda.sh/paused-replicas";
    private const string Target = "podinfo-so";
    private const string Twin = "podinfo-so-primary";

    /// <summary>Twenty requests a second to the apex service, from inside the cluster.</summary>
    private static UserOptions Callers =>
        new() { Targets = [new(new(Manifests.Namespace, "callers"), new() { Host = "podinfo.shop" })] };

    [Fact]
    public void KEDA_works_for_the_primary_at_all_times_and_for_the_target_during_a_release()
    {
        Given_a_canary_that_KEDA_scales(Manifests.BlueGreen());
        Assert.Equal("0", PauseOf(Target));
        Assert.Null(World.Find(Kinds.Autoscalers, "keda-hpa-podinfo-so"));
        Assert.Equal(
            """sum(rate(http_requests_total{pod=~"podinfo-primary-[0-9a-z]+-[0-9a-z]+"}[30s]))""",
            (string?)World.Find(Kinds.ScaledObjects, Twin)!["spec"]!["triggers"]![0]!["metadata"]!["query"]
        );
        Assert.Null(PauseOf(Twin));
        // One pod for each five of twenty requests a second: the primary's own query was asked, and answered.
        Assert.Equal("podinfo-primary", ScaledBy("keda-hpa-podinfo-so-primary"));
        Assert.Equal((4, 0), (AvailableOf("podinfo-primary"), AvailableOf("podinfo")));

        When_a_commit_brings(Second);
        Then_the_target_has(3, within: TimeSpan.FromSeconds(1));
        Assert.Null(PauseOf(Target));
        Then_the_phase_becomes(RolloutPhase.Progressing);
        World.Until(
            "KEDA scales the target",
            () => ScaledBy("keda-hpa-podinfo-so") == "podinfo",
            TimeSpan.FromMinutes(1)
        );
        Assert.True(ReplicasOf("podinfo") >= 3);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(3));

        Assert.Equal("0", PauseOf(Target));
        Assert.Null(World.Find(Kinds.Autoscalers, "keda-hpa-podinfo-so"));
        Assert.Equal((4, 0), (AvailableOf("podinfo-primary"), AvailableOf("podinfo")));
        Then_the_primary_runs(Second);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
    }

    [Fact]
    public void An_aborted_release_puts_KEDA_to_rest_again()
    {
        Given_a_canary_that_KEDA_scales(Manifests.BlueGreen());
        When_the_metric_turns(10);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal("0", PauseOf(Target));
        Assert.Equal((4, 0), (AvailableOf("podinfo-primary"), AvailableOf("podinfo")));
        Then_the_primary_runs(First);
    }

    [Fact]
    public void Pods_of_two_variants_that_KEDA_scales_divide_requests_by_weights()
    {
        Given_a_canary_that_KEDA_scales(Manifests.ByPods("\"steps\": [ { \"weight\": 40, \"hold\": \"2m\" } ]"));

        When_a_commit_brings(Second);
        World.Until("the canary has its weight", () => Behind.Share == 40, TimeSpan.FromMinutes(1));
        When_time_passes(TimeSpan.FromSeconds(90));

        // Each variant is scaled by its own requests; the primary, which has fewer now, not before five minutes.
        Assert.Equal(40, Behind.Share);
        Assert.Equal((4, 3), (AvailableOf("podinfo-primary"), AvailableOf("podinfo")));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
    }

    [Fact]
    public void R15_Who_keeps_taking_the_pause_away_is_told_once_and_left_alone()
    {
        Given_a_canary_that_KEDA_scales(Manifests.BlueGreen());
        World.Server.Log.Reset();

        for (var i = 0; i < 6; i++)
        {
            When_an_agent_replaces_the_ScaledObject(i);
            When_time_passes(TimeSpan.FromMinutes(1));
        }

        // It was paused before, then once more, and then no more.
        Assert.Null(PauseOf(Target));
        Assert.Equal(1, World.Server.Log.Count(verb: "patch", resource: "scaledobjects"));
        // That KEDA sets the size meanwhile is no matter of its own.
        var told = Assert.Single(World.Events, e => e.Contains("Contested", StringComparison.Ordinal));
        Assert.StartsWith("Warning AutoscalerPauseContested", told, StringComparison.Ordinal);
        Assert.Contains(
            "Manager 'argocd-controller' keeps taking the annotation autoscaling.keda.sh/paused-replicas from ScaledObject shop/podinfo-so, "
                + "which then scales the target up: its pods idle without traffic; have the agent ignore that field, or leave it alone",
            told,
            StringComparison.Ordinal
        );
        Assert.Contains("'argocd-controller'", Status.Message);
        var ready = Assert.Single(Status.Conditions!, condition => condition.Type == "Ready");
        Assert.Equal("True", ready.Status);
        Assert.Contains("'argocd-controller'", ready.Message);
        Assert.Equal((4, 3), (AvailableOf("podinfo-primary"), AvailableOf("podinfo")));
    }

    [Fact]
    public void R15_A_target_whose_pause_is_contested_is_still_released_and_then_paused_again()
    {
        R15_Who_keeps_taking_the_pause_away_is_told_once_and_left_alone();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Progressing);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(3));

        // The agent has let it be: what was told is over.
        Then_the_primary_runs(Second);
        Assert.Equal("0", PauseOf(Target));
        Assert.Equal((4, 0), (AvailableOf("podinfo-primary"), AvailableOf("podinfo")));
        Assert.DoesNotContain("argocd-controller", Status.Message);
    }

    [Fact]
    public void R15_Who_leaves_no_name_is_told_of_without_one()
    {
        Given_a_canary_that_KEDA_scales(Manifests.BlueGreen(), manager: "canary-controller");

        for (var i = 0; i < 4; i++)
        {
            var taken = World.Find(Kinds.ScaledObjects, Target)!;
            taken["metadata"]!.AsObject().Remove("annotations");
            World.Cluster.Update(Kinds.ScaledObjects, taken, "somebody");
            When_time_passes(TimeSpan.FromMinutes(1));
        }

        Then_an_event_says(
            "Somebody keeps taking the annotation autoscaling.keda.sh/paused-replicas from ScaledObject shop/podinfo-so"
        );
        Assert.Contains(". Somebody keeps taking", Status.Message);
    }

    /// <summary>What Argo CD does with the option Replace, and <c>kubectl replace</c>.</summary>
    private void When_an_agent_replaces_the_ScaledObject(int commit)
    {
        var git = AutoscalerManifests.ByRequests();
        var now = World.Find(Kinds.ScaledObjects, Target)!;
        git["metadata"]!["resourceVersion"] = now["metadata"]!["resourceVersion"]!.DeepClone();
        git["metadata"]!["labels"] = new JsonObject { ["commit"] = $"{commit}" };
        World.Cluster.Update(Kinds.ScaledObjects, git, "argocd-controller");
    }

    private ApexPods Behind => ApexPods.Find(World.Cluster, Manifests.Name) ?? default;

    private string? PauseOf(string name) =>
        (string?)World.Find(Kinds.ScaledObjects, name)!["metadata"]!["annotations"]?[Paused];

    private string? ScaledBy(string autoscaler) =>
        (string?)World.Find(Kinds.Autoscalers, autoscaler)?["spec"]!["scaleTargetRef"]!["name"];

    private void Given_a_canary_that_KEDA_scales(JsonObject canary, string manager = "kustomize-controller")
    {
        World.Apply(AutoscalerManifests.ByRequests(), manager);
        World.Apply(Manifests.Deployment(First));
        World.Until("KEDA has scaled it", () => AvailableOf("podinfo") >= 3, TimeSpan.FromMinutes(2));
        Given_a_controller();
        World.Apply(AutoscalerManifests.Scaled(canary, AutoscalerManifests.ByRequests()));
        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromMinutes(6));
    }
}
