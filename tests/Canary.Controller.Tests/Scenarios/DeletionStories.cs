using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Simulator.Cluster;

namespace Canary.Controller.Tests.Scenarios;

public sealed class DeletionStories : Story
{
    private readonly List<string> gaps = [];

    [Fact]
    public void A_deleted_canary_leaves_a_serving_target_and_no_moment_without_endpoints()
    {
        Given_an_initialised_canary();
        using var watch = Given_someone_who_watches_the_endpoints();
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", IsGone, TimeSpan.FromMinutes(2));
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Empty(gaps);
        Assert.Equal(2, AvailableOf("podinfo"));
        Assert.Equal("podinfo", (string?)Apex["spec"]!["selector"]!["app"]);
        Assert.Null(Apex["metadata"]!["ownerReferences"]);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
    }

    [Fact]
    public void A_canary_deleted_in_the_middle_of_a_rollout_leaves_a_serving_target()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        using var watch = Given_someone_who_watches_the_endpoints();

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", IsGone, TimeSpan.FromMinutes(2));

        Assert.Empty(gaps);
        Assert.Equal("podinfo", (string?)Apex["spec"]!["selector"]!["app"]);
        Assert.True(AvailableOf("podinfo") >= 1);
    }

    [Fact]
    public void Without_revertOnDeletion_a_canary_goes_at_once()
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["revertOnDeletion"] = false;
        Given_an_initialised_canary(canary);
        Assert.Null(World.Canary().Metadata.Finalizers);

        When_the_canary_is_deleted();

        World.Until("the Canary is gone", IsGone, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_canary_whose_spec_was_broken_since_can_be_deleted()
    {
        Given_an_initialised_canary();
        var broken = Manifests.Weighted();
        broken["spec"]!["analysis"]!["interval"] = "soon";
        When_a_commit_brings(broken);
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", IsGone, TimeSpan.FromMinutes(2));

        Assert.Equal(2, ReplicasOf("podinfo"));
        Assert.Equal("podinfo", (string?)Apex["spec"]!["selector"]!["app"]);
    }

    [Fact]
    public void R12_The_series_of_a_deleted_canary_vanish()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Contains("canary_successes_total{name=\"podinfo\",namespace=\"shop\"} 1", Controller!.Metrics);
        Assert.Contains("canary_phase{name=\"podinfo\",namespace=\"shop\",phase=\"Succeeded\"} 1", Controller.Metrics);

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", IsGone, TimeSpan.FromMinutes(2));

        Assert.DoesNotContain("name=\"podinfo\"", Controller.Metrics);
    }

    private JsonObject Apex => World.Find(Kinds.Services, "podinfo")!;

    private bool IsGone() => World.Find(V1Canary.Type, Manifests.Name) is null;

    private IDisposable Given_someone_who_watches_the_endpoints() =>
        World.Cluster.Subscribe(change =>
        {
            var ready = World
                .Cluster.List(Kinds.Slices, Manifests.Namespace, "kubernetes.io/service-name=podinfo")
                .SelectMany(slice => slice["endpoints"]?.AsArray() ?? [])
                .Count(endpoint => (bool?)endpoint?["conditions"]?["ready"] == true);
            if (ready == 0)
            {
                gaps.Add($"{World.Now:HH:mm:ss.fff} after {change.Kind} {change.Type} {change.Key}");
            }
        });
}
