using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

public sealed class RolloutStories : Story
{
    [Fact]
    public void The_first_revision_moves_to_a_primary_and_the_target_is_scaled_to_zero()
    {
        Given_an_initialised_canary();

        Then_the_primary_runs(First);
        Assert.Equal(2, ReplicasOf("podinfo-primary"));
        Assert.Equal(0, RoutedWeight);
        Assert.Equal("True", ConditionOf("Ready"));
        Assert.Equal("True", ConditionOf("Promoted"));
        Then_an_event_says("Initialization done!");
    }

    [Fact]
    public void A_good_release_is_promoted_step_by_step()
    {
        Given_an_initialised_canary();
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Progressing);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        Assert.Equal([10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.Equal("Promoted", Status.History![0].Result);
        Assert.Equal(50, Status.History[0].Weight);
        Then_an_event_says("Promotion completed!");
    }

    [Fact]
    public void R2_The_first_status_change_comes_within_a_second_of_the_commit()
    {
        Given_an_initialised_canary();

        When_a_commit_brings(Second);

        Then_the_phase_becomes(RolloutPhase.Progressing, within: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_metric_that_turns_bad_takes_the_traffic_away_at_the_next_tick()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        When_the_metric_turns(42);

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(10));
        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.Zero);
        Then_the_target_has(0);
        Then_the_primary_runs(First);
        Assert.Equal("42", Assert.Single(Status.Checks!).Value);
        Assert.Equal("ChecksFailed", Status.Reason);
        Assert.Equal("True", ConditionOf("Stalled"));
        Assert.Equal("False", ConditionOf("Promoted"));
    }

    [Fact]
    public void R3_A_revert_while_the_canary_has_traffic_cancels_the_run()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        When_a_commit_brings(First);

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(1));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_target_has(0);
        Assert.Equal("Reverted", Status.Reason);
        Assert.Equal("Reverted", Status.History![0].Result);
    }

    [Fact]
    public void R3_A_revert_after_a_failure_brings_Ready_back()
    {
        Given_an_initialised_canary();
        When_the_metric_turns(0);
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Failed);

        When_a_commit_brings(First);

        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromSeconds(1));
        Assert.Equal("True", ConditionOf("Ready"));
        Assert.Null(ConditionOf("Stalled"));
    }

    [Fact]
    public void R4_A_newer_revision_starts_again_from_the_first_step()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Third);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal([0, 10, 30, 50, 0], World.Invariants.RoutedWeights);
        Then_the_primary_runs(Third);
        Assert.Equal(["Promoted", "Superseded"], Status.History!.Select(rollout => rollout.Result));
    }

    [Fact]
    public void R4_A_revision_that_comes_in_Failed_is_not_lost()
    {
        Given_an_initialised_canary();
        When_the_metric_turns(0);
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_the_metric_turns(100);

        When_a_commit_brings(Third);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Third);
    }
}
