using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Blue-green without a mesh: what surrounds a target when there is more than a Deployment. DaemonSets are in <see cref="TargetStories"/>.</summary>
public sealed class PlainKubernetesStories : Story
{
    private static readonly CanaryControllerOptions Copying = new()
    {
        LeaderElection = false,
        IncludeLabelPrefixes = ["app.kubernetes.io/", "shop.test/", "kustomize.toolkit.fluxcd.io/"],
    };

    /// <summary>Who brings such a Canary along from Flagger has users who never met a canary before it was judged.</summary>
    [Theory]
    [InlineData("\"stepWeight\": 20, \"maxWeight\": 60")]
    [InlineData("\"stepWeights\": [20, 60]")]
    [InlineData("\"stepWeight\": 20, \"iterations\": 10")]
    public void Weights_are_ten_judgements_without_users_as_in_Flagger(string analysis)
    {
        Given_an_initialised_canary(Manifests.ByPods(analysis));
        var selectors = new List<string>();
        using var watch = World.Cluster.Subscribe(change =>
        {
            if (change.Key.Name == "podinfo" && change.Type == Kinds.Services)
            {
                selectors.Add($"{change.Object["spec"]!["selector"]!["app"]} after {Status.Iterations}");
            }
        });

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(["podinfo after 10", "podinfo-primary after 10"], selectors);
        Then_an_event_says("10 iterations are judged without users; write steps");
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void A_Service_that_was_there_before_is_led_and_keeps_what_is_its_own()
    {
        World.Apply(Service());
        var before = World.Find(Kinds.Services, "podinfo")!;
        Given_a_deployment();
        Given_a_controller();
        World.Apply(Manifests.BlueGreen());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        Then_the_target_has(0);

        var led = World.Find(Kinds.Services, "podinfo")!;
        Assert.Equal("""{"app":"podinfo-primary"}""", led["spec"]!["selector"]!.ToJsonString());
        Assert.Equal("disabled", Annotation(led, "kustomize.toolkit.fluxcd.io/reconcile"));
        Assert.Equal("disabled", Annotation(led, "helm.toolkit.fluxcd.io/driftDetection"));
        Assert.Equal("shop", (string?)led["metadata"]!["labels"]!["team"]);
        Assert.Equal("kept", Annotation(led, "example.com/mine"));
        Assert.Null(led["metadata"]!["ownerReferences"]);
        foreach (var field in new[] { "clusterIP", "type", "externalTrafficPolicy" })
        {
            Assert.True(JsonNode.DeepEquals(before["spec"]![field], led["spec"]![field]), field);
        }
        Assert.Equal(
            [("http", 80, 30080), ("metrics", 9797, 30797)],
            led["spec"]!["ports"]!
                .AsArray()
                .Select(port => ((string)port!["name"]!, (int)port["port"]!, (int)port["nodePort"]!))
                .OrderBy(port => port.Item1)
        );

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
        When_the_canary_is_deleted();
        World.Until("the Canary is gone", IsGone, TimeSpan.FromMinutes(2));
        When_time_passes(TimeSpan.FromMinutes(1));

        var released = World.Find(Kinds.Services, "podinfo")!;
        Assert.Equal("""{"app":"podinfo"}""", released["spec"]!["selector"]!.ToJsonString());
        Assert.Equal("kept", Annotation(released, "example.com/mine"));
        Assert.Null(Annotation(released, "kustomize.toolkit.fluxcd.io/reconcile"));
        Assert.Equal(before["metadata"]!["uid"]!.ToJsonString(), released["metadata"]!["uid"]!.ToJsonString());
        Assert.Null(World.Find(Kinds.Services, "podinfo-primary"));
        Assert.Equal(2, AvailableOf("podinfo"));
    }

    [Fact]
    public void Services_that_are_made_keep_Flux_off_and_have_their_labels()
    {
        var canary = Manifests.BlueGreen();
        canary["spec"]!["service"]!["apex"] = Manifests.Parse(
            """{ "labels": { "test": "annotations-test" }, "annotations": { "test": "annotations-test" } }"""
        );
        Given_an_initialised_canary(canary);

        foreach (var name in new[] { "podinfo", "podinfo-primary", "podinfo-canary" })
        {
            var service = World.Find(Kinds.Services, name)!;
            Assert.Equal("disabled", Annotation(service, "kustomize.toolkit.fluxcd.io/reconcile"));
            Assert.Equal("disabled", Annotation(service, "helm.toolkit.fluxcd.io/driftDetection"));
            Assert.Equal(name, (string?)service["metadata"]!["labels"]!["app"]);
            Assert.Equal(name == "podinfo" ? "annotations-test" : null, Annotation(service, "test"));
            Assert.Equal(
                name == "podinfo" ? "annotations-test" : null,
                (string?)service["metadata"]!["labels"]!["test"]
            );
        }
    }

    [Fact]
    public void Labels_and_annotations_with_a_prefix_go_along_to_the_primary_and_follow_with_each_release()
    {
        World.Apply(Labelled(First, "one"));
        World.Until("the target is ready", () => AvailableOf("podinfo") == 1, TimeSpan.FromMinutes(1));
        Given_a_controller(Copying);
        World.Apply(Manifests.BlueGreen());
        Then_the_phase_becomes(RolloutPhase.Initialized);

        Then_the_primary_is_labelled("one");

        When_a_commit_brings(Labelled(Second, "two"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
        Then_the_primary_is_labelled("two");
    }

    [Fact]
    public void The_primarys_autoscaler_follows_a_changed_target_and_the_targets_own_is_never_written()
    {
        World.Apply(AutoscalerManifests.Hpa(utilization: 50));
        Given_an_initialised_canary(AutoscalerManifests.Scaled(Manifests.BlueGreen(), AutoscalerManifests.Hpa()));
        When_time_passes(TimeSpan.FromSeconds(5));
        Assert.Equal(("podinfo-primary", 50), ScalesBy("podinfo-primary"));

        World.Apply(AutoscalerManifests.Hpa(utilization: 90));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(3));

        Then_the_primary_runs(Second);
        Assert.Equal(("podinfo-primary", 90), ScalesBy("podinfo-primary"));
        Assert.Equal(("podinfo", 90), ScalesBy("podinfo"));
        Assert.DoesNotContain(
            World.Find(Kinds.Autoscalers, "podinfo")!["metadata"]!["managedFields"]!.AsArray(),
            entry => (string?)entry?["manager"] == "canary-controller"
        );
        Then_the_target_has(0);
    }

    private void Then_the_primary_is_labelled(string value)
    {
        var metadata = World.Find(Kinds.Deployments, "podinfo-primary")!["metadata"]!;
        Assert.Equal(value, (string?)metadata["labels"]!["shop.test/release"]);
        Assert.Equal(value, (string?)metadata["annotations"]!["shop.test/ticket"]);
        Assert.Equal("web", (string?)metadata["labels"]!["app.kubernetes.io/component"]);
        Assert.Null(metadata["labels"]!["team"]);
        Assert.Null(metadata["annotations"]!["example.com/other"]);
        // Flux would take the primary for its own, and prune it.
        Assert.Null(metadata["labels"]!["kustomize.toolkit.fluxcd.io/name"]);
    }

    private (string? Target, int? Utilization) ScalesBy(string autoscaler)
    {
        var spec = World.Find(Kinds.Autoscalers, autoscaler)!["spec"]!;
        return (
            (string?)spec["scaleTargetRef"]!["name"],
            (int?)spec["metrics"]![0]!["resource"]!["target"]!["averageUtilization"]
        );
    }

    private bool IsGone() => World.Find(V1Canary.Type, Manifests.Name) is null;

    private static string? Annotation(JsonObject obj, string name) => (string?)obj["metadata"]!["annotations"]?[name];

    private static JsonObject Labelled(string image, string value)
    {
        var deployment = Manifests.Deployment(image);
        deployment["metadata"]!["labels"] = new JsonObject
        {
            ["app.kubernetes.io/component"] = "web",
            ["shop.test/release"] = value,
            ["kustomize.toolkit.fluxcd.io/name"] = "shop",
            ["team"] = "shop",
        };
        deployment["metadata"]!["annotations"] = new JsonObject
        {
            ["shop.test/ticket"] = value,
            ["example.com/other"] = "stays",
        };
        return deployment;
    }

    private static JsonObject Service() =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "v1", "kind": "Service",
              "metadata": { "name": "podinfo", "namespace": "{{Manifests.Namespace}}",
                "labels": { "team": "shop" }, "annotations": { "example.com/mine": "kept" } },
              "spec": { "type": "NodePort", "externalTrafficPolicy": "Local", "selector": { "app": "podinfo", "tier": "front" },
                "ports": [ { "name": "http", "port": 80, "targetPort": 9898, "nodePort": 30080 },
                  { "name": "metrics", "port": 9797, "nodePort": 30797 } ] } }
            """
        );
}
