using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Targets that are no Deployments.</summary>
public sealed class TargetStories : Story
{
    [Fact]
    public void A_DaemonSet_is_released_blue_green_and_idle_between_releases()
    {
        Given_a_target(TargetManifests.DaemonSet(First), TargetManifests.For(Manifests.BlueGreen(), "DaemonSet"));
        Assert.Equal(0, Pods("podinfo"));
        var nodes = Pods("podinfo-primary");
        Assert.True(nodes > 0);
        Assert.Equal("podinfo-primary", Apex);

        When_a_commit_brings(TargetManifests.DaemonSet(Second));
        World.Until("the canary runs on all nodes", () => Pods("podinfo") == nodes, TimeSpan.FromMinutes(1));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal(Second, Image(Kinds.DaemonSets, "podinfo-primary"));
        Assert.Equal(0, Pods("podinfo"));
        Assert.Equal(nodes, Pods("podinfo-primary"));
        Assert.Equal("podinfo-primary", Apex);
        Assert.Null(NodeSelector("podinfo-primary"));
        Assert.Equal("Promoted", Assert.Single(Status.History!).Result);
    }

    [Fact]
    public void A_DaemonSet_keeps_the_node_selector_that_its_user_wrote()
    {
        var set = TargetManifests.DaemonSet(First);
        set["spec"]!["template"]!["spec"]!["nodeSelector"] = new JsonObject { ["kubernetes.io/os"] = "linux" };
        Given_a_target(set, TargetManifests.For(Manifests.BlueGreen(), "DaemonSet"));

        Assert.Equal("""{"kubernetes.io/os":"linux"}""", NodeSelector("podinfo-primary")!.ToJsonString());
        Assert.Equal(
            ["canary.dev/scale-to-zero", "kubernetes.io/os"],
            NodeSelector("podinfo")!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal)
        );

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", IsGone, TimeSpan.FromMinutes(2));

        Assert.Equal("""{"kubernetes.io/os":"linux"}""", NodeSelector("podinfo")!.ToJsonString());
    }

    [Fact]
    public void A_DaemonSet_that_Flagger_left_idle_is_taken_over()
    {
        Given_a_target(TargetManifests.DaemonSet(First), TargetManifests.For(Manifests.BlueGreen(), "DaemonSet"));
        var set = World.Find(Kinds.DaemonSets, "podinfo")!;
        set["spec"]!["template"]!["spec"]!["nodeSelector"] = new JsonObject { ["flagger.app/scale-to-zero"] = "true" };
        World.Cluster.Update(Kinds.DaemonSets, set, "flagger");
        When_time_passes(TimeSpan.FromMinutes(2));
        Assert.Equal("Initialized", Phase);

        When_a_commit_brings(TargetManifests.DaemonSet(Second));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Null(NodeSelector("podinfo-primary"));
        Assert.Equal(Second, Image(Kinds.DaemonSets, "podinfo-primary"));
    }

    [Fact]
    public void A_bad_DaemonSet_is_given_up()
    {
        Given_a_target(TargetManifests.DaemonSet(First), TargetManifests.For(Manifests.BlueGreen(), "DaemonSet"));
        When_the_metric_turns(0);

        When_a_commit_brings(TargetManifests.DaemonSet(Second));
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal(First, Image(Kinds.DaemonSets, "podinfo-primary"));
        Assert.Equal(0, Pods("podinfo"));
        Assert.Equal("podinfo-primary", Apex);
    }

    [Theory]
    [InlineData("DaemonSet")]
    [InlineData("StatefulSet")]
    public void A_deleted_canary_leaves_a_serving_target_whatever_its_kind(string kind)
    {
        var target = kind == "DaemonSet" ? TargetManifests.DaemonSet(First) : TargetManifests.StatefulSet(First);
        Given_a_target(target, TargetManifests.For(Manifests.BlueGreen(), kind));
        Assert.Contains("canary.dev/finalizer", World.Canary().Metadata.Finalizers!);
        var gaps = new List<string>();
        using var watch = World.Cluster.Subscribe(change =>
        {
            if (ReadyEndpoints() == 0)
            {
                gaps.Add($"after {change.Kind} {change.Type} {change.Key}");
            }
        });

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", IsGone, TimeSpan.FromMinutes(2));
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Empty(gaps);
        Assert.Equal("podinfo", Apex);
        Assert.True(Pods("podinfo") > 0);
        Assert.Equal(0, Pods("podinfo-primary"));
    }

    [Fact]
    public void A_DaemonSet_that_replaces_no_pods_is_refused()
    {
        var set = TargetManifests.DaemonSet(First);
        set["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" };
        World.Apply(set);
        Given_a_controller();

        World.Apply(TargetManifests.For(Manifests.BlueGreen(), "DaemonSet"));

        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Then_an_event_says("spec.updateStrategy.type OnDelete leaves old pods in place; write RollingUpdate");
    }

    [Fact]
    public void A_StatefulSet_without_claims_is_released_step_by_step()
    {
        Given_a_target(TargetManifests.StatefulSet(First), TargetManifests.For(Manifests.Weighted(), "StatefulSet"));
        Assert.Equal(2, Pods("podinfo-primary"));
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(TargetManifests.StatefulSet(Second));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal([10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.Equal(Second, Image(Kinds.StatefulSets, "podinfo-primary"));
        Assert.Equal(2, Pods("podinfo-primary"));
        Assert.Equal(0, Pods("podinfo"));
    }

    [Fact]
    public void A_StatefulSet_that_keeps_data_is_refused_and_left_alone()
    {
        var set = TargetManifests.StatefulSet(First);
        set["spec"]!["volumeClaimTemplates"] = new JsonArray(
            Manifests.Parse(
                """
                { "metadata": { "name": "data" }, "spec": { "accessModes": ["ReadWriteOnce"],
                  "resources": { "requests": { "storage": "1Gi" } } } }
                """
            )
        );
        World.Apply(set);
        Given_a_controller();

        World.Apply(TargetManifests.For(Manifests.Weighted(), "StatefulSet"));

        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Then_an_event_says("give each pod data of its own, which a primary beside it would not have");
        Assert.Null(World.Find(Kinds.StatefulSets, "podinfo-primary"));
        Assert.Equal(2, (int?)World.Find(Kinds.StatefulSets, "podinfo")!["spec"]!["replicas"]);
    }

    [Fact]
    public void A_Service_that_is_led_elsewhere_is_followed_step_by_step()
    {
        World.Apply(Manifests.Deployment(First, "podinfo-blue"));
        World.Apply(Manifests.Deployment(Second, "podinfo-green"));
        World.Apply(TargetManifests.Service("blue"));
        Given_a_controller();
        World.Apply(Manifests.Template("errors"));
        World.Apply(TargetManifests.For(Manifests.WithTemplate(), "Service", "v1"));
        Then_the_phase_becomes(RolloutPhase.Initialized);
        Assert.Equal(("podinfo-blue", "podinfo-blue", "podinfo-blue"), Selectors);
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(TargetManifests.Service("green"));
        Then_the_phase_becomes(RolloutPhase.Progressing);
        Then_the_canary_gets(10);
        Assert.Equal(("podinfo-green", "podinfo-blue", "podinfo-green"), Selectors);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(("podinfo-green", "podinfo-green", "podinfo-green"), Selectors);
        Assert.Equal([10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.DoesNotContain(
            World.Find(Kinds.Services, "podinfo")!["metadata"]!["managedFields"]!.AsArray(),
            entry => (string?)entry?["manager"] == "canary-controller"
        );
    }

    [Fact]
    public void A_Service_that_is_led_elsewhere_in_the_moment_of_promotion_is_not_promoted_unjudged()
    {
        foreach (var (colour, image) in new[] { ("blue", First), ("green", Second), ("red", Third) })
        {
            World.Apply(Manifests.Deployment(image, $"podinfo-{colour}"));
        }
        World.Apply(TargetManifests.Service("blue"));
        Given_a_controller();
        World.Apply(Manifests.Template("errors"));
        World.Apply(TargetManifests.For(Manifests.WithTemplate(), "Service", "v1"));
        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_a_commit_brings(TargetManifests.Service("green"));
        Then_the_canary_gets(50);
        var judged = new List<int>();
        using var watch = World.Cluster.Subscribe(_ =>
        {
            if (judged.Count == 0 && SelectorOf("podinfo-primary") == "podinfo-red")
            {
                judged.AddRange(World.Invariants.RoutedWeights);
            }
        });
        var commit = Fault.Call(() => World.Cluster.Apply(Kinds.Services, TargetManifests.Service("red"), "flux"));
        using var faults = World.Server.Faults.Add(
            new FaultRule(commit)
            {
                Verb = "get",
                Resource = "services",
                Times = 1,
            }
        );
        World.Invariants.RoutedWeights.Clear();

        World.Until(
            "the third is promoted",
            () => SelectorOf("podinfo-primary") == "podinfo-red",
            TimeSpan.FromMinutes(5)
        );

        Assert.Equal([0, 10, 30, 50], judged);
    }

    [Fact]
    public void A_Service_needs_a_provider_with_routes()
    {
        World.Apply(TargetManifests.Service("blue"));
        Given_a_controller();

        World.Apply(TargetManifests.For(Manifests.BlueGreen(), "Service", "v1"));

        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Then_an_event_says("moves traffic by the apex service, which is the target here");
    }

    private (string? Target, string? Primary, string? Canary) Selectors =>
        (SelectorOf("podinfo"), SelectorOf("podinfo-primary"), SelectorOf("podinfo-canary"));

    private string? Apex => SelectorOf("podinfo");

    private string? SelectorOf(string service) =>
        (string?)World.Find(Kinds.Services, service)?["spec"]?["selector"]?["app"];

    private void Given_a_target(JsonObject target, JsonObject canary)
    {
        World.Apply(target);
        World.Until("its pods are ready", () => Pods("podinfo") > 0, TimeSpan.FromMinutes(1));
        Given_a_controller();
        World.Apply(canary);
        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromMinutes(1));
    }

    private bool IsGone() => World.Find(V1Canary.Type, Manifests.Name) is null;

    /// <summary>Pods that are ready.</summary>
    private int Pods(string app) =>
        World
            .Cluster.List(Kinds.Pods, Manifests.Namespace, $"app={app}")
            .Count(pod =>
                pod["metadata"]!["deletionTimestamp"] is null
                && pod["status"]
                    ?["conditions"]?.AsArray()
                    .Any(c => (string?)c?["type"] == "Ready" && (string?)c["status"] == "True") == true
            );

    private int ReadyEndpoints() =>
        World
            .Cluster.List(Kinds.Slices, Manifests.Namespace, "kubernetes.io/service-name=podinfo")
            .SelectMany(slice => slice["endpoints"]?.AsArray() ?? [])
            .Count(endpoint => (bool?)endpoint?["conditions"]?["ready"] == true);

    private string? Image(ResourceType type, string name) =>
        (string?)World.Find(type, name)?["spec"]?["template"]?["spec"]?["containers"]?[0]?["image"];

    private JsonNode? NodeSelector(string name) =>
        World.Find(Kinds.DaemonSets, name)!["spec"]!["template"]!["spec"]!["nodeSelector"];
}
