using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>A Canary is created where the objects of a former one of its name are left.</summary>
public sealed class OrphanStories : Story
{
    private static readonly ResourceType[] Made =
    [
        Kinds.Deployments,
        Kinds.Services,
        Kinds.Routes,
        Kinds.Autoscalers,
        Kinds.Budgets,
        Kinds.ConfigMaps,
        Kinds.Secrets,
    ];

    [Fact]
    public void What_was_left_behind_is_adopted_and_serves_all_the_while()
    {
        Given_a_whole_canary(Fast());
        var (names, pods, former) = (NamesOfMade(), PodsOfPrimary(), World.Canary().Metadata.Uid);
        Assert.Contains("ConfigMap app-primary", names);
        When_the_canary_is_orphaned();
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.Empty(OwnedBy(former));

        World.Apply(Fast());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Null(ConditionOf("Stalled"));
        Then_an_event_says("Normal Adopted");
        Assert.Equal(names, NamesOfMade());
        Assert.Equal(pods, PodsOfPrimary());
        Assert.Equal(0, RoutedWeight);
        Then_the_target_has(0);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
        When_a_commit_brings(ConfigManifests.Deployment(Second));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void What_was_committed_while_there_was_no_canary_is_judged()
    {
        Given_an_initialised_canary(Fast());
        When_the_canary_is_orphaned();
        When_a_commit_brings(Second);
        When_the_metric_turns(0);

        World.Apply(Fast());
        Then_the_phase_becomes(RolloutPhase.Failed);

        Then_the_primary_runs(First);
        Assert.Equal(10, Status.History![0].Weight);
        When_a_commit_brings(First);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void A_canary_that_gave_its_traffic_back_first_begins_with_what_the_target_runs()
    {
        Given_an_initialised_canary();
        When_the_canary_is_orphaned();
        World.Until(
            "the Canary is gone",
            () => World.Find(V1Canary.Type, Manifests.Name) is null,
            TimeSpan.FromMinutes(2)
        );
        Assert.Equal(2, AvailableOf("podinfo"));
        When_a_commit_brings(Second);
        When_time_passes(TimeSpan.FromMinutes(1));

        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);

        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
    }

    [Fact]
    public void A_backup_is_played_back_and_its_fields_are_the_controllers_again()
    {
        Given_a_whole_canary(Manifests.Weighted());
        var names = NamesOfMade();
        Controller!.Kill();
        var backup = Backup.Take(World, Made.Append(V1Canary.Type));
        World.Invariants.Dispose(); // There are no pods for a while, and nobody keeps the disaster from happening.
        When_all_is_lost(backup);
        Backup.PlayBack(World, backup);
        Given_a_controller();

        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.Equal(names, NamesOfMade());
        Assert.DoesNotContain(Backup.OwnedByCanary(World, Made), Backup.IsManagedByTool);
        Then_the_primary_runs(First);

        When_the_target_is_replaced_by(Manifests.Deployment(Second));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
        Assert.Null(World.Find(Kinds.Deployments, "podinfo-primary")!["spec"]!["template"]!["spec"]!["volumes"]);
        When_the_canary_is_deleted();
        World.Until(
            "the Canary is gone",
            () => World.Find(V1Canary.Type, Manifests.Name) is null,
            TimeSpan.FromMinutes(2)
        );
        Assert.Equal(2, AvailableOf("podinfo"));
    }

    [Theory]
    [InlineData("the annotation is missing")]
    [InlineData("it was made for another Canary")]
    [InlineData("it belongs to somebody")]
    public void A_primary_that_is_not_evidently_its_own_is_refused(string why)
    {
        Given_an_initialised_canary(Fast());
        When_the_canary_is_orphaned();
        var primary = World.Find(Kinds.Deployments, "podinfo-primary")!;
        var metadata = primary["metadata"]!.AsObject();
        switch (why)
        {
            case "the annotation is missing":
                metadata["annotations"]!.AsObject().Remove(CanaryOwner.Annotation);
                break;
            case "it was made for another Canary":
                metadata["annotations"]![CanaryOwner.Annotation] = "other";
                break;
            default:
                var owner = World.Find(Kinds.Deployments, "podinfo")!["metadata"]!;
                metadata["ownerReferences"] = Manifests.Parse(
                    $$"""
                    { "o": [ { "apiVersion": "apps/v1", "kind": "Deployment", "name": "podinfo",
                               "uid": "{{owner["uid"]}}", "controller": true } ] }
                    """
                )["o"]!.DeepClone();
                break;
        }
        World.Cluster.Update(Kinds.Deployments, primary, "somebody");
        When_a_commit_brings(Second);

        World.Apply(Fast());
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Contains("PrimaryTaken", World.Canary().Status!.Conditions!.Single(c => c.Type == "Stalled").Reason);
        Then_the_primary_runs(First);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
    }

    /// <summary>Goes at once when it is deleted.</summary>
    private static JsonObject Fast()
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["revertOnDeletion"] = false;
        return canary;
    }

    /// <summary>With copies of configs, and a budget's twin.</summary>
    private void Given_a_whole_canary(JsonObject canary)
    {
        World.Apply(ConfigManifests.Map("app", "one"));
        World.Apply(Manifests.Secret("token", "key", "one"));
        World.Apply(
            Manifests.Parse(
                """
                { "apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
                  "metadata": { "name": "podinfo", "namespace": "shop" },
                  "spec": { "minAvailable": 1, "selector": { "matchLabels": { "app": "podinfo" } } } }
                """
            )
        );
        World.Apply(ConfigManifests.Deployment(First));
        Given_an_initialised_canary_of_what_is_there(canary);
    }

    private void Given_an_initialised_canary_of_what_is_there(JsonObject canary)
    {
        World.Apply(Manifests.Replicas(2), "kubectl");
        World.Until("the target is ready", () => AvailableOf(Manifests.Name) == 2, TimeSpan.FromMinutes(1));
        Given_a_controller();
        World.Apply(canary);
        Then_the_phase_becomes(RolloutPhase.Initialized);
        Then_the_target_has(0);
        When_time_passes(TimeSpan.FromMinutes(1));
    }

    private void When_the_canary_is_orphaned()
    {
        World.Cluster.Delete(V1Canary.Type, new(Manifests.Namespace, Manifests.Name), "Orphan");
        When_time_passes(TimeSpan.FromSeconds(1));
    }

    private void When_all_is_lost(List<(ResourceType Type, JsonObject Object)> all)
    {
        Backup.Lose(World, all, "Background");
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.Empty(World.Cluster.List(Kinds.Pods, Manifests.Namespace));
    }

    private void When_the_target_is_replaced_by(JsonObject manifest)
    {
        var target = World.Find(Kinds.Deployments, Manifests.Name)!;
        target["spec"]!["template"] = manifest["spec"]!["template"]!.DeepClone();
        World.Cluster.Update(Kinds.Deployments, target, "kubectl");
    }

    /// <summary>All that the present Canary owns.</summary>
    private List<string> NamesOfMade() => OwnedBy(World.Canary().Metadata.Uid);

    private List<string> OwnedBy(string uid) =>
        [
            .. from type in Made
            from made in World.Cluster.List(type, Manifests.Namespace)
            where made["metadata"]?["ownerReferences"]?.AsArray().Any(owner => (string?)owner?["uid"] == uid) is true
            where made["metadata"]?["annotations"]?[CanaryOwner.AdoptingAnnotation] is null
            select $"{type.Kind} {made["metadata"]!["name"]}",
        ];

    private List<string> PodsOfPrimary() =>
        [
            .. World
                .Cluster.List(Kinds.Pods, Manifests.Namespace, "app=podinfo-primary")
                .Select(pod => (string)pod["metadata"]!["uid"]!)
                .Order(StringComparer.Ordinal),
        ];
}
