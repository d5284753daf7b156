using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Targets that an autoscaler sizes.</summary>
public sealed class AutoscalerStories : Story
{
    private const string Paused = "autoscaling.keda.sh/paused-replicas";

    [Fact]
    public void The_primary_gets_a_twin_of_the_targets_autoscaler_that_follows_it()
    {
        Given_an_autoscaled_canary();
        Assert.Equal("podinfo-primary", (string?)Twin["spec"]!["scaleTargetRef"]!["name"]);
        Assert.Equal((2, 10), Bounds(Twin));
        Assert.Equal(50, Utilization(Twin));

        When_a_commit_brings(AutoscalerManifests.Hpa(utilization: 80, max: 12));
        When_time_passes(TimeSpan.FromSeconds(2));

        Assert.Equal(80, Utilization(Twin));
        Assert.Equal((2, 12), Bounds(Twin));
        Assert.Equal("Initialized", Phase);
        Assert.Equal("podinfo", (string?)World.Find(Kinds.Autoscalers, "podinfo")!["spec"]!["scaleTargetRef"]!["name"]);
    }

    [Fact]
    public void R15_What_comes_back_from_a_backup_is_the_controllers_again()
    {
        Given_an_autoscaled_canary();
        Controller!.Kill();

        Backup.Restore(World, Kinds.Autoscalers);
        Given_a_controller();
        Then_the_phase_becomes(RolloutPhase.Initialized);

        var made = Backup.OwnedByCanary(World, Kinds.Autoscalers);
        Assert.Equal(["podinfo-primary"], made.Select(restored => (string?)restored["metadata"]!["name"]));
        Assert.DoesNotContain(made, Backup.IsManagedByTool);
    }

    [Fact]
    public void The_primarys_bounds_can_be_its_own()
    {
        Given_an_autoscaled_canary(""", "primaryScalerReplicas": { "minReplicas": 4, "maxReplicas": 20 }""");

        Assert.Equal((4, 20), Bounds(Twin));
    }

    [Fact]
    public void R8_The_primary_is_held_up_from_before_the_promotion_until_the_traffic_has_settled()
    {
        Given_an_autoscaled_canary();
        World.Apply(AutoscalerManifests.Load("podinfo-primary", "10%"), "metrics");
        World.Apply(AutoscalerManifests.Load("podinfo", "100%"), "metrics");
        var atTheMove = new List<(int Primary, int Canary)>();
        using var watch = World.Cluster.Subscribe(change =>
        {
            if (change.Type == Kinds.Routes && RouteWeight.Of(change.Object)?.Canary == 0)
            {
                atTheMove.Add((AvailableOf("podinfo-primary"), ReplicasOf("podinfo") ?? 0));
            }
        });

        When_a_commit_brings(Second);
        Then_the_canary_gets(50);
        var carried = ReplicasOf("podinfo-primary") + ReplicasOf("podinfo");
        Then_the_phase_becomes(RolloutPhase.Promoting);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.NotEmpty(atTheMove);
        Assert.All(atTheMove, sizes => Assert.True(sizes.Primary >= sizes.Canary, $"{sizes}"));
        Assert.True(atTheMove[^1].Primary >= carried, $"{atTheMove[^1]} after {carried} carried the traffic");
        Assert.True(Bounds(Twin).Min >= carried);
        When_time_passes(TimeSpan.FromMinutes(3));
        Assert.Equal((2, 10), Bounds(Twin));
        Assert.Null(Status.PrimaryFloor);
    }

    [Fact]
    public void R8_An_edit_of_the_autoscaler_does_not_shrink_the_primary_while_it_takes_over()
    {
        Given_an_autoscaled_canary();
        World.Apply(AutoscalerManifests.Load("podinfo", "100%"), "metrics");
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Promoting);
        var floor = Bounds(Twin).Min;

        When_a_commit_brings(AutoscalerManifests.Hpa(min: 1, max: 9));
        When_time_passes(TimeSpan.FromMilliseconds(100));

        Assert.Equal(floor, Bounds(Twin).Min);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(3));
        Assert.Equal((1, 9), Bounds(Twin));
    }

    [Fact]
    public void The_canary_starts_at_the_least_that_its_autoscaler_gives_it_and_grows_with_its_load()
    {
        Given_an_autoscaled_canary();
        World.Apply(AutoscalerManifests.Load("podinfo", "100%"), "metrics");

        When_a_commit_brings(Second);
        Then_the_target_has(2, within: TimeSpan.FromSeconds(1));
        World.Until("it has grown", () => ReplicasOf("podinfo") > 2, TimeSpan.FromMinutes(1));

        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(3));
        Then_the_target_has(0);
    }

    [Fact]
    public void A_twin_that_someone_deletes_or_edits_is_made_right()
    {
        Given_an_autoscaled_canary();

        World.Delete(Kinds.Autoscalers, "podinfo-primary");
        World.Until(
            "it is there",
            () => World.Find(Kinds.Autoscalers, "podinfo-primary") is not null,
            TimeSpan.FromSeconds(2)
        );

        var edited = Twin;
        edited["spec"]!["maxReplicas"] = 99;
        World.Cluster.Update(Kinds.Autoscalers, edited, "somebody");
        World.Until("it is right", () => Bounds(Twin) == (2, 10), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void An_autoscaler_that_is_missing_is_said_and_waited_for()
    {
        Given_a_deployment();
        Given_a_controller();
        World.Apply(AutoscalerManifests.Scaled(Manifests.Weighted(), AutoscalerManifests.Hpa()));
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Then_an_event_says("there is no HorizontalPodAutoscaler shop/podinfo; create it or correct the name");

        World.Apply(AutoscalerManifests.Hpa());

        Then_the_phase_becomes(RolloutPhase.Initialized);
    }

    [Fact]
    public void An_idle_autoscaled_canary_costs_no_request()
    {
        Given_an_autoscaled_canary();
        When_time_passes(TimeSpan.FromMinutes(5));
        World.Server.Log.Reset();

        When_time_passes(TimeSpan.FromHours(1));

        Assert.DoesNotContain(World.Server.Log.All, count => count.Verb != "watch");
    }

    [Fact]
    public void A_deleted_canary_takes_the_twin_along_and_leaves_the_targets_autoscaler()
    {
        Given_an_autoscaled_canary();

        When_the_canary_is_deleted();
        World.Until(
            "the Canary is gone",
            () => World.Find(V1Canary.Type, Manifests.Name) is null,
            TimeSpan.FromMinutes(2)
        );
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Null(World.Find(Kinds.Autoscalers, "podinfo-primary"));
        Assert.NotNull(World.Find(Kinds.Autoscalers, "podinfo"));
        Assert.True(AvailableOf("podinfo") >= 2);
    }

    [Fact]
    public void Keda_s_queries_are_about_the_primary_in_its_twin()
    {
        Given_a_keda_canary(""", "primaryScalerQueries": { "queue": "queue_length{job=\"live\"}" }""");

        var spec = World.Find(Kinds.ScaledObjects, "podinfo-so-primary")!["spec"]!;
        Assert.Equal("podinfo-primary", (string?)spec["scaleTargetRef"]!["name"]);
        Assert.Equal("podinfo-hpa-primary", (string?)spec["advanced"]!["horizontalPodAutoscalerConfig"]!["name"]);
        Assert.Equal(
            """sum(rate(http_requests_total{app="podinfo-primary"}[30s]))""",
            (string?)spec["triggers"]![0]!["metadata"]!["query"]
        );
        Assert.Equal("""queue_length{job="live"}""", (string?)spec["triggers"]![1]!["metadata"]!["query"]);
        Assert.Null(PauseOf("podinfo-so-primary"));
    }

    [Fact]
    public void Keda_is_paused_for_an_idle_target_and_works_during_a_rollout()
    {
        Given_a_keda_canary();
        Assert.Equal("0", PauseOf("podinfo-so"));

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Progressing);
        Then_the_target_has(3, within: TimeSpan.FromSeconds(1));
        Assert.Null(PauseOf("podinfo-so"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_target_has(0);

        Assert.Equal("0", PauseOf("podinfo-so"));
    }

    [Fact]
    public void R15_Of_the_targets_autoscaler_only_the_pause_is_owned()
    {
        Given_a_keda_canary();

        var owned = World.Find(Kinds.ScaledObjects, "podinfo-so")!["metadata"]!["managedFields"]!
            .AsArray()
            .Where(entry => (string?)entry?["manager"] == "canary-controller")
            .Select(entry => entry!["fieldsV1"]!.ToJsonString());

        var fields = Assert.Single(owned);
        Assert.Contains("f:" + Paused, fields, StringComparison.Ordinal);
        Assert.DoesNotContain("f:spec", fields, StringComparison.Ordinal);
    }

    [Fact]
    public void Keda_works_again_when_the_canary_is_deleted()
    {
        Given_a_keda_canary();

        When_the_canary_is_deleted();
        World.Until(
            "the Canary is gone",
            () => World.Find(V1Canary.Type, Manifests.Name) is null,
            TimeSpan.FromMinutes(2)
        );

        Assert.Null(PauseOf("podinfo-so"));
        Assert.True(AvailableOf("podinfo") > 0);
    }

    private JsonObject Twin => World.Find(Kinds.Autoscalers, "podinfo-primary")!;

    private string? PauseOf(string name) =>
        (string?)World.Find(Kinds.ScaledObjects, name)!["metadata"]!["annotations"]?[Paused];

    private static (int Min, int Max) Bounds(JsonObject autoscaler) =>
        ((int)autoscaler["spec"]!["minReplicas"]!, (int)autoscaler["spec"]!["maxReplicas"]!);

    private static int? Utilization(JsonObject autoscaler) =>
        (int?)autoscaler["spec"]!["metrics"]![0]!["resource"]!["target"]!["averageUtilization"];

    private void Given_an_autoscaled_canary(string more = "")
    {
        World.Apply(AutoscalerManifests.Hpa());
        Given_an_initialised_canary(AutoscalerManifests.Scaled(Manifests.Weighted(), AutoscalerManifests.Hpa(), more));
        World.Until(
            "the twin is there",
            () => World.Find(Kinds.Autoscalers, "podinfo-primary") is not null,
            TimeSpan.FromSeconds(5)
        );
        When_time_passes(TimeSpan.FromMinutes(1));
    }

    private void Given_a_keda_canary(string more = "")
    {
        World.Apply(AutoscalerManifests.KedaDefinition());
        World.Apply(AutoscalerManifests.ScaledObject());
        Given_an_initialised_canary(
            AutoscalerManifests.Scaled(Manifests.Weighted(), AutoscalerManifests.ScaledObject(), more)
        );
        When_time_passes(TimeSpan.FromMinutes(1));
    }
}
