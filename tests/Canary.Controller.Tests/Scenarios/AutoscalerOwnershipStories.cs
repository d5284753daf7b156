using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Autoscalers that are somebody else's affair.</summary>
public sealed class AutoscalerOwnershipStories : Story
{
    private const string Paused = "autoscaling.keda.sh/paused-replicas";

    [Fact]
    public void An_autoscaler_of_another_workload_is_said_and_not_copied()
    {
        var hpa = AutoscalerManifests.Hpa();
        hpa["spec"]!["scaleTargetRef"]!["name"] = "database";
        World.Apply(hpa);
        Given_a_deployment();
        Given_a_controller();

        World.Apply(AutoscalerManifests.Scaled(Manifests.BlueGreen(), AutoscalerManifests.Hpa()));

        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Then_an_event_says("HorizontalPodAutoscaler shop/podinfo scales database, not podinfo; correct one of the two");
        Assert.Null(World.Find(Kinds.Autoscalers, "podinfo-primary"));
    }

    [Fact]
    public void An_autoscaler_in_the_place_of_the_twin_is_said_and_left_alone()
    {
        World.Apply(AutoscalerManifests.Hpa());
        var own = AutoscalerManifests.Hpa(max: 77);
        own["metadata"]!["name"] = "podinfo-primary";
        World.Apply(own);
        Given_a_deployment();
        Given_a_controller();

        World.Apply(AutoscalerManifests.Scaled(Manifests.BlueGreen(), AutoscalerManifests.Hpa()));

        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Then_an_event_says(
            "HorizontalPodAutoscaler shop/podinfo-primary is there already and was not made for this Canary"
        );
        var found = World.Find(Kinds.Autoscalers, "podinfo-primary")!;
        Assert.Equal(77, (int?)found["spec"]!["maxReplicas"]);
        Assert.Null(found["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public void R15_a_pause_that_a_person_asked_for_is_theirs()
    {
        World.Apply(AutoscalerManifests.KedaDefinition());
        World.Apply(AutoscalerManifests.ScaledObject());
        Given_an_initialised_canary(
            AutoscalerManifests.Scaled(Manifests.BlueGreen(), AutoscalerManifests.ScaledObject())
        );
        var paused = AutoscalerManifests.ScaledObject();
        paused["metadata"]!["annotations"] = new JsonObject { [Paused] = "2" };
        World.Apply(paused);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Progressing);
        When_time_passes(TimeSpan.FromSeconds(5));
        Assert.Equal("2", Pause);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal("2", Pause);
    }

    [Fact]
    public void A_target_that_KEDA_may_take_to_zero_is_ready_with_one_pod_and_never_with_none()
    {
        World.Apply(AutoscalerManifests.KedaDefinition());
        var scaler = AutoscalerManifests.ScaledObject();
        scaler["spec"]!["minReplicaCount"] = 0;
        World.Apply(scaler);
        Given_an_initialised_canary(AutoscalerManifests.Scaled(Manifests.BlueGreen(), scaler));

        When_a_commit_brings(Manifests.Unready(Second));
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Equal("ProgressDeadlineExceeded", Status.Reason);
        Then_the_primary_runs(First);
    }

    private string? Pause =>
        (string?)World.Find(Kinds.ScaledObjects, "podinfo-so")!["metadata"]!["annotations"]?[Paused];
}
