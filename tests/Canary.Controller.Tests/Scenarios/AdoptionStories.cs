using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>A Canary whose status was lost finds its primary serving.</summary>
public sealed class AdoptionStories : Story
{
    [Fact]
    public void A_primary_that_serves_is_taken_over_with_what_it_runs()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(1));
        var pods = PodsOfPrimary();

        When_the_status_is_lost();

        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromMinutes(1));
        Then_the_primary_runs(Second);
        Assert.Equal(pods, PodsOfPrimary());
        Assert.Equal(0, RoutedWeight);
        Then_the_target_has(0);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
        When_a_commit_brings(Third);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Third);
    }

    [Fact]
    public void What_was_committed_meanwhile_is_judged_and_not_promoted_unseen()
    {
        Given_an_initialised_canary();
        When_time_passes(TimeSpan.FromMinutes(1));
        Controller!.Kill();
        When_a_commit_brings(Second);

        When_the_status_is_lost();
        World.Metrics.Value = 0;
        Given_a_controller();

        Then_the_phase_becomes(RolloutPhase.Failed);
        Then_the_primary_runs(First);
        Assert.Equal(10, Status.History![0].Weight);
    }

    /// <summary>As by a backup that is played back without statuses.</summary>
    private void When_the_status_is_lost()
    {
        var canary = World.Find(V1Canary.Type, Manifests.Name)!;
        canary["status"] = new JsonObject();
        World.Cluster.Update(V1Canary.Type, canary, "backup", "status");
    }

    private List<string> PodsOfPrimary() =>
        [
            .. World
                .Cluster.List(Kinds.Pods, Manifests.Namespace, "app=podinfo-primary")
                .Select(pod => (string)pod["metadata"]!["uid"]!)
                .Order(StringComparer.Ordinal),
        ];
}
