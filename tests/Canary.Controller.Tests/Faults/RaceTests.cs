using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

public sealed class RaceTests : Story
{
    [Fact]
    public void A_stale_reader_undoes_no_step()
    {
        Given_an_initialised_canary();
        World.Invariants.RoutedWeights.Clear();
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);

        World.StartController(deafTo: ["canaries"]);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal([10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.Single(Status.History!);
    }

    [Fact]
    public void A_reader_that_knows_nothing_but_the_route_sets_no_weight_right()
    {
        Given_an_initialised_canary();
        World.Invariants.RoutedWeights.Clear();
        World.StartController(deafTo: ["canaries", "deployments"]);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.Equal(["Promoted"], Status.History!.Select(rollout => rollout.Result));
    }

    [Fact]
    public void A_stale_reader_does_not_bring_a_failed_release_back()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        World.StartController(deafTo: ["canaries"]);
        World.Invariants.RoutedWeights.Clear();

        When_the_metric_turns(0);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_time_passes(TimeSpan.FromMinutes(2));

        Assert.Equal([0], World.Invariants.RoutedWeights);
        Assert.Equal("Failed", Phase);
    }

    [Fact]
    public void A_commit_in_the_moment_of_promotion_is_not_promoted_unjudged()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(50);
        var judged = new List<int>();
        using var watch = World.Cluster.Subscribe(_ =>
        {
            if (judged.Count == 0 && ImageOf("podinfo-primary") == Third)
            {
                judged.AddRange(World.Invariants.RoutedWeights);
            }
        });
        var commit = Fault.Call(() => World.Cluster.Apply(Kinds.Deployments, Manifests.Deployment(Third), "flux"));
        using var faults = World.Server.Faults.Add(
            new FaultRule(commit)
            {
                Verb = "get",
                Resource = "deployments",
                Times = 1,
            }
        );
        World.Invariants.RoutedWeights.Clear();

        World.Until("the third is promoted", () => ImageOf("podinfo-primary") == Third, TimeSpan.FromMinutes(5));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([0, 10, 30, 50], judged);
    }
}
