using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;
using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Plain Kubernetes: the numbers of pods behind the apex service divide the requests.</summary>
public sealed class PodWeightStories : Story
{
    private const string Apex = "canary.dev/apex";

    private readonly List<string> gaps = [];

    [Fact]
    public void Requests_are_divided_by_the_numbers_of_pods()
    {
        Given_a_canary_by_pods(
            "\"steps\": [ { \"weight\": 20 }, { \"weight\": 40 }, { \"weight\": 80 } ]",
            replicas: 4
        );
        Assert.Equal(("podinfo-primary", null), Selector);

        When_a_commit_brings(Second);
        Then_the_canary_answers(20);
        Assert.Equal(new ApexPods(4, 1), Behind);
        Assert.Equal((null, "podinfo"), Selector);
        Then_the_canary_answers(40);
        Assert.Equal(new ApexPods(3, 2), Behind);
        Then_the_canary_answers(80);
        Assert.Equal(new ApexPods(1, 4), Behind);
        Assert.Equal(80, Status.CanaryWeight);
        Assert.Equal(4, AvailableOf("podinfo-primary"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(1));

        Then_the_primary_runs(Second);
        Assert.Equal(("podinfo-primary", null), Selector);
        Assert.Equal(new ApexPods(4, 0), Behind);
        Then_the_target_has(0);
        Then_an_event_says("Advance podinfo.shop canary weight 20 by 1 of 5 pods");
        Assert.Equal("Promoted", Assert.Single(Status.History!).Result);
    }

    [Fact]
    public void What_pods_can_not_divide_exactly_is_said()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 10 }, { \"weight\": 60 } ]", replicas: 2);

        When_a_commit_brings(Second);
        World.Until("one pod answers", () => Behind == new ApexPods(2, 1), TimeSpan.FromMinutes(1));
        Assert.InRange(Measured(300), 99, 101);

        Assert.Equal(10, Status.CanaryWeight);
        Assert.StartsWith(
            "Canary has 33.3 % of the traffic by 1 of 3 pods, as near to 10 % as they come (step 1/2)",
            Status.Message,
            StringComparison.Ordinal
        );
        Then_an_event_says("Advance podinfo.shop canary weight 10 by 1 of 3 pods, which is 33.3 %");
        World.Until("half of them answer", () => Behind == new ApexPods(2, 2), TimeSpan.FromMinutes(1));
        Then_an_event_says("Advance podinfo.shop canary weight 60 by 2 of 4 pods, which is 50 %");
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void The_last_step_may_be_all_of_it()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 50 }, { \"weight\": 100 } ]");

        When_a_commit_brings(Second);
        Then_the_canary_answers(50);
        Then_the_canary_answers(100);
        Assert.Equal(("podinfo", null), Selector);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(new ApexPods(2, 0), Behind);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void R5_a_bad_release_loses_all_requests_in_the_pass_that_sees_it()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 60 } ]", replicas: 4);
        When_a_commit_brings(Second);
        Then_the_canary_answers(60);
        var answering = new List<ApexPods?>();
        using var watch = World.Cluster.Subscribe(change =>
        {
            if (change.Type == V1Canary.Type && Phase == "Failed")
            {
                answering.Add(Behind);
            }
            if (change.Type == Kinds.Services && Phase == "Failed")
            {
                answering.Add(Behind);
            }
        });

        When_the_metric_turns(10);
        Then_the_phase_becomes(RolloutPhase.Failed);

        // Status first, then one write that takes all of it, and with it those of the primary that rested are back.
        Assert.Equal([new ApexPods(2, 3), new ApexPods(4, 0)], answering.Take(2));
        Then_the_target_has(0);
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.All(
            World.Cluster.List(Kinds.Pods, Manifests.Namespace),
            pod => Assert.Equal("podinfo", ApexPods.LabelOf(pod))
        );
    }

    [Fact]
    public void R3_a_revert_takes_the_requests_back_and_ends_the_run()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 50 } ]");
        When_a_commit_brings(Second);
        Then_the_canary_answers(50);

        When_a_commit_brings(First);
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromSeconds(2));

        Assert.Equal(new ApexPods(2, 0), Behind);
        Then_the_target_has(0);
        Assert.Equal("Reverted", Status.Reason);
    }

    [Fact]
    public void R4_a_newer_revision_answers_nobody_before_its_own_first_step()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 50 } ]", replicas: 4);
        When_a_commit_brings(Second);
        Then_the_canary_answers(50);
        var behind = new List<ApexPods?>();
        using var watch = World.Cluster.Subscribe(_ =>
        {
            if (Status.Step == 0)
            {
                behind.Add(Behind);
            }
        });

        When_a_commit_brings(Third);
        World.Until("it begins anew", () => Status.Step == 0, TimeSpan.FromSeconds(2));
        World.Until("it has its first step", () => Status.Step == 1, TimeSpan.FromMinutes(1));

        Assert.All(behind.Skip(1).SkipWhile(pods => pods?.Canary > 0), pods => Assert.Equal(0, pods?.Canary));
        Then_the_canary_answers(50);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Third);
    }

    [Fact]
    public void R10_edited_weights_take_effect_with_the_next_step_and_take_nothing_away()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 20 }, { \"weight\": 40 } ]", replicas: 4);
        When_a_commit_brings(Second);
        Then_the_canary_answers(20);
        var behind = new HashSet<ApexPods?>();
        using var watch = World.Cluster.Subscribe(_ => behind.Add(Behind));

        var edited = Manifests.ByPods("\"steps\": [ { \"weight\": 20 }, { \"weight\": 60 } ]");
        edited["spec"]!["service"]!["apex"] = Manifests.Parse("""{ "labels": { "team": "shop" } }""");
        When_a_commit_brings(edited);
        When_time_passes(TimeSpan.FromSeconds(1));

        Assert.Equal([new ApexPods(4, 1)], behind);
        Assert.Equal("shop", (string?)World.Find(Kinds.Services, "podinfo")!["metadata"]!["labels"]!["team"]);
        Then_the_canary_answers(60);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void R14_a_controller_that_starts_in_the_middle_of_a_step_changes_nothing()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 40 } ]", replicas: 4);
        When_a_commit_brings(Second);
        Then_the_canary_answers(40);
        Controller!.Kill();
        World.Server.Log.Reset();

        Given_a_controller();
        When_time_passes(TimeSpan.FromSeconds(2));

        Assert.DoesNotContain(
            World.Server.Log.All,
            count => count.Resource is "pods" or "services" && count.Verb == "patch"
        );
        Assert.Equal(new ApexPods(3, 2), Behind);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void While_no_controller_runs_replaced_pods_of_the_primary_answer_and_the_canarys_do_not()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 60 } ]", replicas: 4);
        When_a_commit_brings(Second);
        Then_the_canary_answers(60);
        Assert.Equal(new ApexPods(2, 3), Behind);
        Controller!.Kill();

        foreach (var pod in World.Cluster.List(Kinds.Pods, Manifests.Namespace))
        {
            World.Delete(Kinds.Pods, (string)pod["metadata"]!["name"]!);
        }
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.Equal(new ApexPods(4, 0), Behind);

        Given_a_controller();
        World.Until("the share is back", () => Behind == new ApexPods(2, 3), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_pod_that_ends_in_a_step_is_made_up_for()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 40, \"hold\": \"10m\" } ]", replicas: 4);
        When_a_commit_brings(Second);
        Then_the_canary_answers(40);

        var victim = World
            .Cluster.List(Kinds.Pods, Manifests.Namespace, "app=podinfo")
            .First(pod => ApexPods.LabelOf(pod) is not null);
        World.Delete(Kinds.Pods, (string)victim["metadata"]!["name"]!);
        World.Until("another answers", () => Behind == new ApexPods(3, 2), TimeSpan.FromSeconds(2));

        World.Delete(
            Kinds.Pods,
            (string)
                World
                    .Cluster.List(Kinds.Pods, Manifests.Namespace, "app=podinfo-primary")
                    .First(pod => ApexPods.LabelOf(pod) is not null)["metadata"]!["name"]!
        );
        World.Until("the primary's is made up for", () => Behind == new ApexPods(3, 2), TimeSpan.FromSeconds(2));
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.Equal(new ApexPods(3, 2), Behind);
        Assert.Equal("Progressing", Phase);
    }

    [Fact]
    public void An_autoscaled_canary_that_grows_gets_no_more_than_its_weight()
    {
        World.Apply(AutoscalerManifests.Hpa());
        Given_a_deployment(replicas: 4);
        Given_a_controller();
        World.Apply(
            AutoscalerManifests.Scaled(
                Manifests.ByPods("\"steps\": [ { \"weight\": 40, \"hold\": \"5m\" } ]"),
                AutoscalerManifests.Hpa()
            )
        );
        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromMinutes(1));
        World.Apply(AutoscalerManifests.Load("podinfo", "100%"), "metrics");

        When_a_commit_brings(Second);
        World.Until("it has grown", () => AvailableOf("podinfo") > 4, TimeSpan.FromMinutes(4));
        When_time_passes(TimeSpan.FromSeconds(5));

        var behind = Behind!.Value;
        Assert.InRange(behind.Share, 30, 40);
        Assert.True(behind.Canary < AvailableOf("podinfo"), $"{behind}");
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void A_canary_deleted_in_the_middle_of_a_step_leaves_no_moment_without_endpoints()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 40 } ]", replicas: 4);
        When_a_commit_brings(Second);
        Then_the_canary_answers(40);
        using var watch = World.Cluster.Subscribe(change =>
        {
            if (ReadyEndpoints() == 0)
            {
                gaps.Add($"after {change.Kind} {change.Type} {change.Key}");
            }
        });

        When_the_canary_is_deleted();
        World.Until(
            "the Canary is gone",
            () => World.Find(V1Canary.Type, Manifests.Name) is null,
            TimeSpan.FromMinutes(2)
        );
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Empty(gaps);
        var service = World.Find(Kinds.Services, "podinfo")!;
        Assert.Equal("""{"app":"podinfo"}""", service["spec"]!["selector"]!.ToJsonString());
        Assert.DoesNotContain(
            "canary.dev",
            service["metadata"]!["annotations"]?.ToJsonString() ?? "",
            StringComparison.Ordinal
        );
        Assert.Equal(4, ReadyEndpoints());
    }

    [Fact]
    public void A_primary_that_was_made_before_gets_its_labels_pod_by_pod()
    {
        Given_an_initialised_canary(Manifests.Weighted());
        Assert.All(Pods("podinfo-primary"), pod => Assert.Null(ApexPods.LabelOf(pod)));
        var before = Pods("podinfo-primary").Select(pod => (string?)pod["metadata"]!["uid"]);

        When_a_commit_brings(Manifests.ByPods("\"steps\": [ { \"weight\": 50 } ]"));
        When_time_passes(TimeSpan.FromSeconds(5));
        Assert.All(Pods("podinfo-primary"), pod => Assert.Equal("podinfo", ApexPods.LabelOf(pod)));
        Assert.Equal(before, Pods("podinfo-primary").Select(pod => (string?)pod["metadata"]!["uid"]));

        When_a_commit_brings(Second);
        Then_the_canary_answers(50);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal(
            "podinfo",
            (string?)
                World.Find(Kinds.Deployments, "podinfo-primary")!["spec"]!["template"]!["metadata"]!["labels"]![Apex]
        );
    }

    [Fact]
    public void A_DaemonSet_is_released_step_by_step_too()
    {
        World.Apply(TargetManifests.DaemonSet(First));
        World.Until("its pods are ready", () => Pods("podinfo").Any(), TimeSpan.FromMinutes(1));
        Given_a_controller();
        World.Apply(TargetManifests.For(Manifests.ByPods("\"steps\": [ { \"weight\": 50 } ]"), "DaemonSet"));
        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromMinutes(1));
        var nodes = Behind!.Value.Primary;

        When_a_commit_brings(TargetManifests.DaemonSet(Second));
        Then_the_canary_answers(50);
        Assert.Equal(new ApexPods(nodes, nodes), Behind);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(new ApexPods(nodes, 0), Behind);
    }

    [Fact]
    public void A_promoted_primary_and_an_aborted_canary_pass_requests_on_in_steps()
    {
        Given_a_canary_by_pods(
            "\"steps\": [ { \"weight\": 80 } ], \"stepWeightPromotion\": 40, \"abort\": { \"stepWeight\": 40, \"interval\": \"5s\" }",
            replicas: 4
        );
        When_a_commit_brings(Second);
        Then_the_canary_answers(80);
        World.Until("it gives some back", () => Behind == new ApexPods(3, 2), TimeSpan.FromMinutes(2));
        Assert.Equal("Promoting", Phase);
        Then_the_primary_runs(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        When_a_commit_brings(Third);
        Then_the_canary_answers(80);
        When_the_metric_turns(10);
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal(new ApexPods(3, 2), Behind);
        Then_the_target_has(0);
        Assert.Equal(new ApexPods(4, 0), Behind);
    }

    [Fact]
    public void Blue_green_reads_and_writes_no_pods()
    {
        Given_an_initialised_canary(Manifests.BlueGreen());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.DoesNotContain(World.Server.Log.All, count => count.Resource == "pods");
    }

    [Fact]
    public void An_idle_canary_costs_no_request()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 50 } ]");
        When_time_passes(TimeSpan.FromMinutes(5));
        World.Server.Log.Reset();

        When_time_passes(TimeSpan.FromHours(1));

        Assert.DoesNotContain(World.Server.Log.All, count => count.Verb != "watch");
    }

    [Fact]
    public void R15_of_the_targets_pods_only_the_label_is_owned()
    {
        Given_a_canary_by_pods("\"steps\": [ { \"weight\": 50 } ]");
        When_a_commit_brings(Second);
        Then_the_canary_answers(50);

        foreach (var pod in Pods("podinfo"))
        {
            var owned = pod["metadata"]!["managedFields"]!
                .AsArray()
                .Where(entry => (string?)entry?["manager"] == "canary-controller")
                .Select(entry => entry!["fieldsV1"]!.ToJsonString());
            Assert.Equal("{\"f:metadata\":{\"f:labels\":{\"f:canary.dev/apex\":{}}}}", Assert.Single(owned));
        }
        Assert.Null(World.Find(Kinds.Deployments, "podinfo")!["spec"]!["template"]!["metadata"]!["labels"]![Apex]);
    }

    [Fact]
    public void Pods_that_may_not_be_read_stall_the_canary_and_say_so()
    {
        Given_a_deployment();
        using var refusal = World.Server.Faults.Add(
            new FaultRule(Fault.Error(403, "Forbidden", "pods is forbidden: no permission")) { Resource = "pods" }
        );
        Given_a_controller();

        World.Apply(Manifests.ByPods("\"steps\": [ { \"weight\": 50 } ]"));

        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Then_an_event_says("spec.provider: kubernetes needs pods");
        Then_an_event_says("can't be listed: ");
        Assert.Null(World.Find(Kinds.Deployments, "podinfo-primary"));
    }

    private ApexPods? Behind => ApexPods.Find(World.Cluster, Manifests.Name);

    private (string? App, string? Apex) Selector
    {
        get
        {
            var selector = World.Find(Kinds.Services, "podinfo")!["spec"]!["selector"]!;
            return ((string?)selector["app"], (string?)selector[Apex]);
        }
    }

    private void Given_a_canary_by_pods(string analysis, int replicas = 2)
    {
        Given_a_deployment(replicas: replicas);
        Given_a_controller();
        World.Apply(Manifests.ByPods(analysis));
        Then_the_phase_becomes(RolloutPhase.Initialized);
        Then_the_target_has(0);
        When_time_passes(TimeSpan.FromMinutes(1));
    }

    /// <summary>Of so many requests to the apex service, those that the target answered.</summary>
    private int Measured(int requests) =>
        Enumerable
            .Range(0, requests)
            .Select(_ => World.World.Gateway.Send(new() { Host = "podinfo.shop" }))
            .Count(answer =>
            {
                Assert.Equal(200, answer.Status);
                return answer.Workload == "podinfo";
            });

    private void Then_the_canary_answers(int percent)
    {
        World.Until($"the canary answers {percent} %", () => Behind?.Share == percent, TimeSpan.FromMinutes(5));
        When_time_passes(TimeSpan.FromSeconds(1));
        // Any number of pods up to eight divides this.
        Assert.Equal(percent, 100m * Measured(840) / 840);
    }

    private IReadOnlyList<JsonObject> Pods(string app) =>
        [
            .. World
                .Cluster.List(Kinds.Pods, Manifests.Namespace, $"app={app}")
                .Where(pod => pod["metadata"]!["deletionTimestamp"] is null),
        ];

    private int ReadyEndpoints() =>
        World
            .Cluster.List(Kinds.Slices, Manifests.Namespace, "kubernetes.io/service-name=podinfo")
            .SelectMany(slice => slice["endpoints"]?.AsArray() ?? [])
            .Count(endpoint => (bool?)endpoint?["conditions"]?["ready"] == true);
}
