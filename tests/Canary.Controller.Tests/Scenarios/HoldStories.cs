using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Commands;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Rollouts that a person must decide on, and those that come to no decision.</summary>
public sealed class HoldStories : Story
{
    [Fact]
    public void onFailure_hold_keeps_the_weight_of_a_failed_release_and_judges_it_no_more()
    {
        Given_a_failed_release_that_is_held();
        var asked = World.Metrics.Asked;
        World.Invariants.RoutedWeights.Clear();

        When_time_passes(TimeSpan.FromHours(3));

        Assert.Equal(("Paused", "AwaitingDecision", 30), (Phase, Status.Reason, RoutedWeight));
        Assert.Equal("Failure", Status.Pause!.Cause);
        Assert.Equal(asked, World.Metrics.Asked);
        Assert.Empty(World.Invariants.RoutedWeights);
        Then_an_event_says("Holding podinfo.shop at 30 % failed checks threshold reached 1");
    }

    [Fact]
    public void A_held_release_is_promoted_if_a_person_says_so()
    {
        Given_a_failed_release_that_is_held();

        When_somebody_asks(CommandVerb.Promote);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Assert.Equal(("Promoted", "ada"), (Status.History![0].Result, Status.History[0].By));
    }

    [Fact]
    public void A_held_release_is_given_up_if_a_person_says_so()
    {
        Given_a_failed_release_that_is_held();

        When_somebody_asks(CommandVerb.Abort);

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(1));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Then_the_primary_runs(First);
        Assert.Equal("AbortRequested", Status.Reason);
    }

    [Fact]
    public void A_held_release_runs_again_from_its_first_step_if_a_person_says_so()
    {
        Given_a_failed_release_that_is_held();
        When_the_metric_turns(100);
        World.Invariants.RoutedWeights.Clear();

        When_somebody_asks(CommandVerb.Retry);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([0, 10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.Equal(["Promoted", "Aborted"], Status.History!.Select(past => past.Result));
    }

    [Fact]
    public void A_held_release_gives_way_to_a_newer_one()
    {
        Given_a_failed_release_that_is_held();
        When_the_metric_turns(100);

        When_a_commit_brings(Third);
        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(1));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Third);
    }

    [Fact]
    public void Without_a_decision_for_maxHold_a_release_is_given_up()
    {
        Given_a_release_whose_metrics_fall_silent();

        When_time_passes(TimeSpan.FromMinutes(9));
        Assert.Equal(("Progressing", 30), (Phase, RoutedWeight));
        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromMinutes(2));

        Assert.Equal(("Inconclusive", 0), (Status.Reason, RoutedWeight));
        Assert.Contains("connection refused", Status.Message, StringComparison.Ordinal);
        Assert.Equal(0, Status.FailedChecks);
        Then_the_primary_runs(First);
    }

    [Fact]
    public void onInconclusive_hold_waits_for_a_person_and_an_answer_alone_changes_nothing()
    {
        Given_a_release_whose_metrics_fall_silent("hold");
        Then_the_phase_becomes(RolloutPhase.Paused, within: TimeSpan.FromMinutes(12));
        Assert.Equal(("AwaitingDecision", "Inconclusive", 30), (Status.Reason, Status.Pause!.Cause, RoutedWeight));

        When_the_metric_turns(100);
        When_time_passes(TimeSpan.FromHours(1));
        Assert.Equal(("Paused", 30), (Phase, RoutedWeight));
        When_somebody_asks(CommandVerb.Resume);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void onInconclusive_promote_takes_the_release_if_its_pods_are_ready()
    {
        Given_a_release_whose_metrics_fall_silent("promote");

        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(12));

        Then_the_primary_runs(Second);
        Then_an_event_says("Promoting podinfo.shop as onInconclusive says");
    }

    private void Given_a_failed_release_that_is_held()
    {
        Given_an_initialised_canary(With("onFailure", "hold"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        When_the_metric_turns(80);
        Then_the_phase_becomes(RolloutPhase.Paused);
    }

    private void Given_a_release_whose_metrics_fall_silent(string? onInconclusive = null)
    {
        Given_an_initialised_canary(
            onInconclusive is null ? Manifests.Weighted() : With("onInconclusive", onInconclusive)
        );
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        When_the_metric_turns(null);
    }

    private void When_somebody_asks(CommandVerb verb) =>
        World.Apply(Interventions.Command(verb, Command.AnyRevision), "kubectl");

    private static JsonObject With(string field, string word)
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["analysis"]![field] = word;
        return canary;
    }
}
