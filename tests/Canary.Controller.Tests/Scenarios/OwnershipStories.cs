using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

public sealed class OwnershipStories : Story
{
    [Fact]
    public void R15_The_controller_owns_only_the_size_of_the_target()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        var owned = World.Find(Kinds.Deployments, "podinfo")!["metadata"]!["managedFields"]!
            .AsArray()
            .Where(entry => (string?)entry?["manager"] == "canary-controller")
            .Select(entry => entry!["fieldsV1"]!.ToJsonString());

        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", Assert.Single(owned));
    }

    [Fact]
    public void R15_Who_keeps_taking_the_size_back_is_named_once_and_left_alone()
    {
        Given_an_initialised_canary();

        for (var i = 0; i < 5; i++)
        {
            World.Apply(Manifests.Replicas(2), "flux");
            When_time_passes(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, ReplicasOf("podinfo"));
        Assert.Single(World.Events, e => e.Contains("'flux'", StringComparison.Ordinal));
        Assert.Contains("'flux'", Status.Message);
        Assert.Equal("True", ConditionOf("Ready"));
    }

    [Fact]
    public void R15_A_contested_target_is_still_released()
    {
        R15_Who_keeps_taking_the_size_back_is_named_once_and_left_alone();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
    }

    [Fact]
    public void A_route_that_someone_edits_is_set_right_and_counted()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        var route = World.Find(Kinds.Routes, "podinfo")!;
        foreach (var backend in route["spec"]!["rules"]![0]!["backendRefs"]!.AsArray())
        {
            backend!["weight"] = ((string?)backend["name"])!.EndsWith("-canary", StringComparison.Ordinal) ? 5 : 95;
        }

        World.Cluster.Update(Kinds.Routes, route, "somebody");

        Then_the_canary_gets(30, within: TimeSpan.FromSeconds(1));
        Assert.Contains(
            "canary_route_drift_corrections_total{name=\"podinfo\",namespace=\"shop\"} 1",
            Controller!.Metrics
        );
    }

    [Fact]
    public void R10_An_edit_of_the_service_during_a_rollout_keeps_the_weight()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        World.Invariants.RoutedWeights.Clear();
        var edited = Manifests.Weighted();
        edited["spec"]!["service"]!["hosts"] = new JsonArray("shop.test", "www.shop.test");

        When_a_commit_brings(edited);
        World.Until(
            "the route has the new host",
            () => World.Find(Kinds.Routes, "podinfo")!["spec"]!["hostnames"]!.AsArray().Count >= 2,
            TimeSpan.FromSeconds(2)
        );

        Assert.Equal(30, RoutedWeight);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal([50, 0], World.Invariants.RoutedWeights);
    }

    [Fact]
    public void A_deleted_service_is_made_again()
    {
        Given_an_initialised_canary();

        World.Delete(Kinds.Services, "podinfo-primary");

        World.Until(
            "it is there again",
            () => World.Find(Kinds.Services, "podinfo-primary") is not null,
            TimeSpan.FromSeconds(1)
        );
    }
}
