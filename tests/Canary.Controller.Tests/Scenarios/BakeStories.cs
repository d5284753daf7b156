using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>A promoted release is judged on for a while, and taken back if it fails then.</summary>
public sealed class BakeStories : Story
{
    private const string Kept = "canary.dev/previous";

    [Fact]
    public void A_promotion_is_not_final_before_its_bake_has_passed()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);

        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        Assert.Equal(0, RoutedWeight);
        Assert.Equal(
            ("False", "True", "Unknown"),
            (ConditionOf("Ready"), ConditionOf("Reconciling"), ConditionOf("Promoted"))
        );
        Assert.Contains("is judged on", Status.Message, StringComparison.Ordinal);
        When_time_passes(TimeSpan.FromMinutes(4.5));
        Assert.Equal("Baking", Phase);

        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(1));
        Assert.Equal(("True", "True"), (ConditionOf("Ready"), ConditionOf("Promoted")));
        Assert.Equal("Promoted", Assert.Single(Status.History!).Result);
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.Null(KeptOn("podinfo-primary"));
        Then_an_event_says("Promotion completed!");
    }

    [Fact]
    public void A_release_that_fails_under_all_traffic_is_taken_back_to_the_pods_of_the_one_before()
    {
        World.MeasureForReal();
        Given_an_initialised_canary(BakeManifests.Baked());
        When_time_passes(TimeSpan.FromMinutes(1));
        var before = TemplateOf("podinfo-primary");

        When_a_commit_brings(BakeManifests.Souring(Second));
        Then_the_phase_becomes(RolloutPhase.Baking);
        Assert.NotNull(KeptOn("podinfo-primary"));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal("BakeFailed", Status.Reason);
        Assert.Contains("is being set back", Status.Message, StringComparison.Ordinal);
        World.Until("it is set back", () => Status.Bake is null, TimeSpan.FromMinutes(1));
        When_time_passes(TimeSpan.FromSeconds(30));

        Assert.Equal(before, TemplateOf("podinfo-primary"));
        Assert.Equal((2, 0), (AvailableOf("podinfo-primary"), ReplicasOf("podinfo")));
        Assert.Null(KeptOn("podinfo-primary"));
        Assert.Contains("runs the revision before again", Status.Message, StringComparison.Ordinal);
        Assert.Equal("BakeFailed", Assert.Single(Status.History!).Result);
        Assert.Equal(
            ("False", "True", "False"),
            (ConditionOf("Ready"), ConditionOf("Stalled"), ConditionOf("Promoted"))
        );
        Assert.NotEqual(Status.LastAppliedSpec, Status.LastPromotedSpec);
        Then_an_event_says("Rolling back podinfo-primary.shop failed checks threshold reached 1: success rate");
        var errors = Errors;
        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal(errors, Errors);
        When_a_commit_brings(First);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal("Reverted", Status.Reason);
    }

    [Fact]
    public void R8_No_user_is_turned_away_while_the_primary_is_set_back()
    {
        World.MeasureForReal();
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);
        When_time_passes(TimeSpan.FromMinutes(2));

        When_somebody_asks(CommandVerb.Abort);
        World.Until("it is set back", () => Status is { Phase: "Failed", Bake: null }, TimeSpan.FromMinutes(1));
        When_time_passes(TimeSpan.FromMinutes(1));

        Then_the_primary_runs(First);
        Assert.Equal(0, Errors);
        Assert.Equal(("AbortRequested", "ada"), (Status.Reason, Status.History![0].By));
    }

    [Fact]
    public void The_configs_of_the_release_before_come_back_with_it()
    {
        World.Apply(ConfigManifests.Map("app", "one"));
        World.Apply(Manifests.Secret("token", "key", "secret one"));
        World.Apply(ConfigManifests.Deployment(First));
        Given_a_controller();
        World.Apply(BakeManifests.Baked());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_a_commit_brings(ConfigManifests.Map("app", "two"));
        Then_the_phase_becomes(RolloutPhase.Baking);
        Assert.Equal(("two", "secret one"), Configuration());

        When_the_metric_turns(0);
        World.Until("it is set back", () => Status is { Phase: "Failed", Bake: null }, TimeSpan.FromMinutes(3));
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal(("one", "secret one"), Configuration());
        Assert.Equal(2, World.Cluster.List(Kinds.ConfigMaps, Manifests.Namespace).Count(IsAboutApp));
        When_the_metric_turns(100);
        When_a_commit_brings(ConfigManifests.Map("app", "three"));
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(10));
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.Equal(("three", "secret one"), Configuration());
        Assert.Equal(2, World.Cluster.List(Kinds.ConfigMaps, Manifests.Namespace).Count(IsAboutApp));
    }

    [Theory]
    [InlineData("DaemonSet")]
    [InlineData("StatefulSet")]
    public void Other_kinds_are_set_back_too(string kind)
    {
        var type = kind == "DaemonSet" ? Kinds.DaemonSets : Kinds.StatefulSets;
        JsonObject Target(string image) =>
            kind == "DaemonSet" ? TargetManifests.DaemonSet(image) : TargetManifests.StatefulSet(image);
        World.Apply(Target(First));
        Given_a_controller();
        World.Apply(BakeManifests.Baked(TargetManifests.For(Manifests.BlueGreen(), kind)));
        Then_the_phase_becomes(RolloutPhase.Initialized);
        var before = World.Find(type, "podinfo-primary")!["spec"]!["template"]!.ToJsonString();
        When_a_commit_brings(Target(Second));
        Then_the_phase_becomes(RolloutPhase.Baking);

        When_the_metric_turns(0);
        World.Until("it is set back", () => Status is { Phase: "Failed", Bake: null }, TimeSpan.FromMinutes(3));

        Assert.Equal(before, World.Find(type, "podinfo-primary")!["spec"]!["template"]!.ToJsonString());
    }

    [Fact]
    public void R6_A_metrics_outage_takes_no_promoted_release_back()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);
        When_the_metric_turns(null);

        When_time_passes(TimeSpan.FromMinutes(9));
        Assert.Equal(("Baking", "Holding"), (Phase, Status.Reason));
        Assert.Contains("connection refused", Status.Message, StringComparison.Ordinal);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Assert.Contains("ended without a verdict", Status.History![0].Message, StringComparison.Ordinal);
        Then_an_event_says("Warning BakeInconclusive");
    }

    [Fact]
    public void Promote_ends_a_bake()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);

        When_somebody_asks(CommandVerb.Promote);

        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromSeconds(1));
        Assert.Equal(("Promoted", "ada"), (Status.History![0].Result, Status.History[0].By));
    }

    [Fact]
    public void A_paused_bake_does_not_end()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);

        When_somebody_asks(CommandVerb.Pause);
        When_time_passes(TimeSpan.FromMinutes(20));
        Assert.Equal(("Baking", "Paused"), (Phase, Status.Reason));
        When_somebody_asks(CommandVerb.Resume);

        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void R3_A_git_revert_in_a_bake_leads_to_Ready()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);

        When_a_commit_brings(First);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(First);
        Assert.Equal(("Reverted", "True"), (Status.Reason, ConditionOf("Ready")));
        Then_the_target_has(0);
    }

    [Fact]
    public void R4_A_newer_release_starts_in_a_bake_and_falls_back_to_what_the_primary_runs()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);

        When_a_commit_brings(Third);
        Then_the_phase_becomes(RolloutPhase.Progressing, within: TimeSpan.FromSeconds(1));
        Then_the_canary_gets(10);
        When_the_metric_turns(0);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Assert.Equal(["Aborted", "Superseded"], Status.History!.Select(past => past.Result));
    }

    [Fact]
    public void Taking_the_bake_out_of_the_spec_ends_it()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);

        World.Apply(Manifests.Weighted());

        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_suspended_bake_neither_fails_nor_ends()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);
        var suspended = BakeManifests.Baked();
        suspended["spec"]!["suspend"] = true;

        World.Apply(suspended);
        When_the_metric_turns(0);
        When_time_passes(TimeSpan.FromMinutes(30));
        Assert.Equal("Baking", Phase);
        World.Apply(BakeManifests.Baked());

        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Deleting_the_Canary_in_a_bake_leaves_a_serving_target()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", () => World.Find(V1Canary.Type, "podinfo") is null, TimeSpan.FromMinutes(2));

        Assert.Equal(2, AvailableOf("podinfo"));
        Assert.Equal(Second, ImageOf("podinfo"));
    }

    [Fact]
    public void R8_An_autoscaled_primary_is_held_up_while_it_is_set_back()
    {
        World.Apply(AutoscalerManifests.Hpa("100%"));
        Given_an_initialised_canary(AutoscalerManifests.Scaled(BakeManifests.Baked(), AutoscalerManifests.Hpa()));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);
        When_time_passes(TimeSpan.FromMinutes(3));
        Assert.Null(Status.PrimaryFloor);
        var pods = ReplicasOf("podinfo-primary");

        When_somebody_asks(CommandVerb.Abort);
        World.Until("it is set back", () => Status is { Phase: "Failed", Bake: null }, TimeSpan.FromMinutes(2));

        Assert.Equal(pods, Status.PrimaryFloor);
        Then_the_primary_runs(First);
        When_time_passes(TimeSpan.FromMinutes(3));
        Assert.Null(Status.PrimaryFloor);
    }

    [Fact]
    public void A_kept_revision_that_somebody_took_away_is_missed_in_words_and_a_revert_helps()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);
        var primary = World.Find(Kinds.Deployments, "podinfo-primary")!;
        primary["metadata"]!["annotations"]!.AsObject().Remove(Kept);
        World.Cluster.Update(Kinds.Deployments, primary, "somebody");

        When_the_metric_turns(0);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_time_passes(TimeSpan.FromMinutes(2));
        Assert.Contains("can't be set back", Status.Message, StringComparison.Ordinal);
        Then_the_primary_runs(Second);
        When_a_commit_brings(First);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(First);
    }

    [Fact]
    public void A_template_that_names_the_canary_is_refused_before_a_bake_asks_it_in_vain()
    {
        World.Apply(Manifests.Template("up{service=\"{{ service }}-canary\"}"));
        Given_an_initialised_canary(Manifests.WithTemplate());

        World.Apply(BakeManifests.Baked(Manifests.WithTemplate()));
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Assert.Equal("InvalidMetric", Status.Stalled!.Reason);
        Assert.Contains("{{ variant }}", Status.Stalled.Message, StringComparison.Ordinal);

        World.Apply(Manifests.Template("up{service=\"{{ service }}-{{ variant }}\"}"));
        World.Until("it is not", () => ConditionOf("Stalled") is null, TimeSpan.FromSeconds(5));
    }

    private void When_somebody_asks(CommandVerb verb) =>
        World.Apply(Interventions.Command(verb, "*"), "kubectl-annotate");

    private long Errors => World.World.Users.Counts.Sum(users => users.Errors);

    private (string?, string?) Configuration()
    {
        var pods = World.Find(Kinds.Deployments, "podinfo-primary")!["spec"]!["template"]!["spec"]!;
        var map = (string?)pods["containers"]![0]!["envFrom"]![0]!["configMapRef"]!["name"];
        var secret = (string?)pods["volumes"]![0]!["secret"]!["secretName"];
        return (
            ConfigManifests.Value(World.Find(Kinds.ConfigMaps, map ?? "")),
            ConfigManifests.Value(World.Find(Kinds.Secrets, secret ?? ""))
        );
    }

    private static bool IsAboutApp(JsonObject map) =>
        ((string?)map["metadata"]!["name"])!.StartsWith("app", StringComparison.Ordinal);

    private string? KeptOn(string deployment) =>
        (string?)World.Find(Kinds.Deployments, deployment)?["metadata"]?["annotations"]?[Kept];

    private string TemplateOf(string deployment) =>
        World.Find(Kinds.Deployments, deployment)!["spec"]!["template"]!.ToJsonString();
}
