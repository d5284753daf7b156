using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>ConfigMaps and Secrets are part of a release.</summary>
public sealed class ConfigStories : Story
{
    [Fact]
    public void The_primary_reads_copies_of_its_own()
    {
        Given_a_configured_canary();

        var pods = World.Find(Kinds.Deployments, "podinfo-primary")!["spec"]!["template"]!["spec"]!;
        Assert.Equal("app-primary", (string?)pods["containers"]![0]!["envFrom"]![0]!["configMapRef"]!["name"]);
        Assert.Equal("token-primary", (string?)pods["volumes"]![0]!["secret"]!["secretName"]);
        Assert.Equal(("one", "secret one"), Copies);
        Assert.Equal(["configmap/app", "secret/token"], Status.TrackedConfigs!.Keys.Order());
        Assert.All(Status.TrackedConfigs.Values, checksum => Assert.Matches("^[0-9a-f]{16}$", checksum));
    }

    [Fact]
    public void A_change_of_a_config_alone_is_released_step_by_step()
    {
        Given_a_configured_canary();
        World.Invariants.RoutedWeights.Clear();
        var before = PrimaryPods();

        When_a_commit_brings(ConfigManifests.Map("app", "two"));
        Then_the_canary_gets(30);
        Assert.Equal(("one", "secret one"), Copies);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal([10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.Equal(("two", "secret one"), Copies);
        Assert.Empty(PrimaryPods().Intersect(before));
        Then_the_target_has(0);
    }

    [Fact]
    public void A_rotated_secret_reaches_the_primary_as_a_judged_rollout()
    {
        Given_a_configured_canary();

        World.Apply(Manifests.Secret("token", "key", "secret two"), "external-secrets");
        Then_the_phase_becomes(RolloutPhase.Progressing);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(("one", "secret two"), Copies);
        Assert.DoesNotContain("secret two", World.Canary().ToString());
    }

    [Fact]
    public void A_bad_config_is_given_up_and_the_primary_keeps_the_good_one()
    {
        Given_a_configured_canary();
        When_a_commit_brings(ConfigManifests.Map("app", "bad"));
        Then_the_canary_gets(10);

        When_the_metric_turns(0);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal(("one", "secret one"), Copies);
        Assert.Equal(0, RoutedWeight);
    }

    [Fact]
    public void R3_A_config_that_is_set_back_cancels_the_run()
    {
        Given_a_configured_canary();
        When_a_commit_brings(ConfigManifests.Map("app", "two"));
        Then_the_canary_gets(30);

        When_a_commit_brings(ConfigManifests.Map("app", "one"));

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(1));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal("Reverted", Status.Reason);
        Assert.Equal(("one", "secret one"), Copies);
    }

    [Fact]
    public void R1_A_config_that_moves_with_the_same_content_starts_nothing_and_is_read_once()
    {
        Given_a_configured_canary();
        When_time_passes(TimeSpan.FromMinutes(1));
        World.Server.Log.Reset();
        var labelled = ConfigManifests.Map("app", "one");
        labelled["metadata"]!["labels"] = new JsonObject { ["touched"] = "yes" };

        When_a_commit_brings(labelled);
        When_time_passes(TimeSpan.FromMinutes(5));

        Assert.Equal("Initialized", Phase);
        Assert.Equal(1, World.Server.Log.All.Where(count => count.Verb == "get").Sum(count => count.Requests));
    }

    [Fact]
    public void An_idle_canary_with_configs_costs_no_request_not_even_after_a_restart()
    {
        Given_a_configured_canary();
        When_time_passes(TimeSpan.FromMinutes(1));
        Controller!.Kill();
        Given_a_controller();
        When_time_passes(TimeSpan.FromMinutes(1));

        var reads = World.Server.Log.All.Where(count =>
            count.Verb == "get" && count.Resource is "configmaps" or "secrets"
        );
        var before = reads.Sum(count => count.Requests);
        World.Server.Log.Reset();
        When_time_passes(TimeSpan.FromHours(1));

        Assert.Equal(4, before);
        Assert.DoesNotContain(World.Server.Log.All, count => count.Verb != "watch");
    }

    [Fact]
    public void R4_Pods_that_started_with_an_older_config_start_again_before_they_are_judged()
    {
        Given_a_configured_canary();
        When_a_commit_brings(ConfigManifests.Map("app", "two"));
        Then_the_canary_gets(30);
        var old = PodsOf("podinfo");
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(ConfigManifests.Map("app", "three"));
        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(1));
        Then_the_canary_gets(10);

        Assert.Empty(PodsOf("podinfo").Intersect(old));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal([0, 10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.Equal(("three", "secret one"), Copies);
    }

    [Fact]
    public void What_is_missing_is_said_and_waited_for()
    {
        Given_a_configured_canary();
        World.Delete(Kinds.ConfigMaps, "app");
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Then_an_event_says("its pods need ConfigMap shop/app, which is not there; create it");

        When_a_commit_brings(ConfigManifests.Map("app", "one"));

        World.Until("it recovers", () => ConditionOf("Stalled") != "True", TimeSpan.FromSeconds(5));
        Assert.Equal("Initialized", Phase);
        Assert.Equal("one", Copies.Map);
    }

    [Fact]
    public void What_goes_missing_in_the_middle_of_a_release_is_no_new_revision()
    {
        Given_a_configured_canary();
        When_a_commit_brings(ConfigManifests.Deployment(Second));
        Then_the_canary_gets(10);
        var revision = Status.Revision?.Hash;

        World.Delete(Kinds.ConfigMaps, "app");
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Assert.Equal((revision, 1), (Status.Revision?.Hash, Status.Step));
        When_a_commit_brings(ConfigManifests.Map("app", "one"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(["Promoted"], Status.History!.Select(rollout => rollout.Result));
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void What_goes_missing_in_the_moment_of_promotion_is_not_promoted_without()
    {
        Given_a_configured_canary();
        When_a_commit_brings(ConfigManifests.Deployment(Second));
        Then_the_canary_gets(50);
        var withoutCopy = new List<string>();
        using var watch = World.Cluster.Subscribe(_ =>
        {
            if (ImageOf("podinfo-primary") == Second && PrimaryReads() != "app-primary")
            {
                withoutCopy.Add($"{PrimaryReads()}");
            }
        });
        var gone = Fault.Call(() => World.Cluster.Delete(Kinds.ConfigMaps, new(Manifests.Namespace, "app")));
        using var faults = World.Server.Faults.Add(
            new FaultRule(gone)
            {
                Verb = "get",
                Resource = "deployments",
                Times = 1,
            }
        );

        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromMinutes(2));
        When_time_passes(TimeSpan.FromSeconds(5));
        Then_the_primary_runs(First);
        When_a_commit_brings(ConfigManifests.Map("app", "one"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Empty(withoutCopy);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void What_may_not_be_read_is_said_with_the_way_out()
    {
        World.Apply(ConfigManifests.Map("app", "one"));
        World.Apply(Manifests.Secret("token", "key", "secret one"));
        World.Apply(ConfigManifests.Deployment(First));
        using var refusal = World.Server.Faults.Add(
            new FaultRule(Fault.Error(403, "Forbidden", "no permission")) { Verb = "get", Resource = "secrets" }
        );
        Given_a_controller();

        World.Apply(Manifests.Weighted());

        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Then_an_event_says("Secret shop/token can't be read: ");
        Then_an_event_says("allow the controller to get it, or annotate it with canary.dev/config-tracking: disabled");
        Assert.Null(World.Find(Kinds.Deployments, "podinfo-primary"));
    }

    [Fact]
    public void A_config_of_others_that_is_named_like_a_copy_stays()
    {
        World.Apply(ConfigManifests.Map("app-primary", "not a copy"));
        Given_a_configured_canary();

        Assert.Equal("not a copy", ConfigManifests.Value(World.Find(Kinds.ConfigMaps, "app-primary")));
        Assert.Equal("app-podinfo-primary", PrimaryReads());
        Assert.Equal("one", ConfigManifests.Value(World.Find(Kinds.ConfigMaps, "app-podinfo-primary")));
    }

    private string? PrimaryReads() =>
        (string?)
            World
                .Find(Kinds.Deployments, "podinfo-primary")
                ?["spec"]!["template"]!["spec"]!["containers"]![0]!["envFrom"]
                ?[0]?["configMapRef"]?["name"];

    [Theory]
    [InlineData("canary.dev/config-tracking")]
    [InlineData("flagger.app/config-tracking")]
    public void A_config_that_opts_out_is_shared_and_starts_nothing(string annotation)
    {
        World.Apply(ConfigManifests.Map("app", "one", annotation));
        Given_a_configured_canary(map: false);
        var pods = World.Find(Kinds.Deployments, "podinfo-primary")!["spec"]!["template"]!["spec"]!;
        Assert.Equal("app", (string?)pods["containers"]![0]!["envFrom"]![0]!["configMapRef"]!["name"]);

        When_a_commit_brings(ConfigManifests.Map("app", "two", annotation));
        When_time_passes(TimeSpan.FromMinutes(5));

        Assert.Equal("Initialized", Phase);
        Assert.Null(World.Find(Kinds.ConfigMaps, "app-primary"));
    }

    [Fact]
    public void Without_config_tracking_nothing_is_copied()
    {
        Given_configs();
        World.Apply(ConfigManifests.Deployment(First));
        Given_a_controller(new CanaryControllerOptions { LeaderElection = false, ConfigTracking = false });
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);

        When_a_commit_brings(ConfigManifests.Map("app", "two"));
        When_time_passes(TimeSpan.FromMinutes(5));

        Assert.Equal("Initialized", Phase);
        Assert.Null(World.Find(Kinds.ConfigMaps, "app-primary"));
        Assert.Null(Status.TrackedConfigs);
    }

    [Fact]
    public void A_copy_that_the_primary_reads_no_more_goes_once_the_promotion_is_through()
    {
        Given_a_configured_canary();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Promoting);
        Assert.NotNull(World.Find(Kinds.ConfigMaps, "app-primary"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromSeconds(10));

        Assert.Null(World.Find(Kinds.ConfigMaps, "app-primary"));
        Assert.Null(World.Find(Kinds.Secrets, "token-primary"));
        Assert.NotNull(World.Find(Kinds.ConfigMaps, "app"));
    }

    [Fact]
    public void A_copy_that_someone_deletes_comes_back()
    {
        Given_a_configured_canary();

        World.Delete(Kinds.ConfigMaps, "app-primary");

        World.Until(
            "it is there",
            () => World.Find(Kinds.ConfigMaps, "app-primary") is not null,
            TimeSpan.FromSeconds(5)
        );
    }

    [Fact]
    public void A_map_of_bytes_is_tracked_and_copied()
    {
        Given_a_configured_canary();
        var map = ConfigManifests.Map("app", "one");
        map["binaryData"] = new JsonObject { ["blob"] = "AAEC" };

        When_a_commit_brings(map);
        Then_the_phase_becomes(RolloutPhase.Progressing);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal("AAEC", (string?)World.Find(Kinds.ConfigMaps, "app-primary")!["binaryData"]!["blob"]);
    }

    [Fact]
    public void A_config_that_two_canaries_share_is_copied_for_each()
    {
        Given_a_configured_canary();
        var other = ConfigManifests.Reads(Manifests.Deployment(First, "checkout"));
        World.Apply(other);
        World.Apply(Manifests.Weighted("checkout"));
        World.Until(
            "the other is initialised",
            () => World.Canary("checkout").Status?.Phase == "Initialized",
            TimeSpan.FromMinutes(5)
        );

        Assert.Equal("one", ConfigManifests.Value(World.Find(Kinds.ConfigMaps, "app-checkout-primary")));
        Assert.Equal("one", Copies.Map);
    }

    private (string? Map, string? Secret) Copies =>
        (
            ConfigManifests.Value(World.Find(Kinds.ConfigMaps, "app-primary")),
            ConfigManifests.Value(World.Find(Kinds.Secrets, "token-primary"))
        );

    private void Given_configs(bool map = true)
    {
        if (map)
        {
            World.Apply(ConfigManifests.Map("app", "one"));
        }
        World.Apply(Manifests.Secret("token", "key", "secret one"));
    }

    private void Given_a_configured_canary(bool map = true)
    {
        Given_configs(map);
        World.Apply(ConfigManifests.Deployment(First));
        World.Apply(Manifests.Replicas(2), "kubectl");
        Given_a_controller();
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        Then_the_target_has(0);
        When_time_passes(TimeSpan.FromMinutes(1));
    }

    private List<string> PrimaryPods() => PodsOf("podinfo-primary");

    private List<string> PodsOf(string app) =>
        [
            .. World
                .Cluster.List(Kinds.Pods, Manifests.Namespace, $"app={app}")
                .Where(pod => pod["metadata"]!["deletionTimestamp"] is null)
                .Select(pod => (string)pod["metadata"]!["name"]!),
        ];
}
