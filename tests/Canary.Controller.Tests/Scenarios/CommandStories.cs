using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Resources.Commands;
using Canary.Resources.V1;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>What people ask for by annotation.</summary>
public sealed class CommandStories : Story
{
    [Fact]
    public void R5_An_abort_waits_for_nothing_not_even_for_metrics_that_are_down()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        When_the_metric_turns(null);
        When_time_passes(TimeSpan.FromSeconds(25));

        When_somebody_asks(CommandVerb.Abort);

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(1));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Then_the_target_has(0);
        Then_the_primary_runs(First);
        Assert.Equal("AbortRequested", Status.Reason);
        Assert.Contains("ada", Status.Message, StringComparison.Ordinal);
        Then_the_annotations_are_gone();
    }

    [Fact]
    public void R5_An_abort_waits_for_no_webhook_that_is_being_asked()
    {
        Given_a_canary_whose_webhook_never_answers();
        var asked = World.Outside.ReceivedBy(Interventions.Host).Count;

        When_somebody_asks(CommandVerb.Abort);

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(1));
        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromSeconds(1));
        Assert.Equal("AbortRequested", Status.Reason);
        Assert.Equal(asked, World.Outside.ReceivedBy(Interventions.Host).Count);
    }

    [Fact]
    public void R5_Nor_does_a_deletion()
    {
        Given_a_canary_whose_webhook_never_answers();

        When_the_canary_is_deleted();

        Then_the_phase_becomes(RolloutPhase.Terminating, within: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void An_abort_that_is_refused_leaves_the_rollout_where_it_was()
    {
        Given_a_canary_whose_webhook_never_answers();

        World.Apply(Interventions.Command(CommandVerb.Abort, "of-yesterday"), "kubectl");
        World.Until("it is refused", () => Status.Commands is [{ Accepted: false }], TimeSpan.FromSeconds(1));
        Assert.All(Status.Checks!, check => Assert.Equal("Pass", check.Verdict));
        World.Outside.Answer(Interventions.Host);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void The_same_command_in_the_moment_that_it_is_taken_away_is_another()
    {
        Given_an_initialised_canary(Manifests.Weighted(weights: [10, 20]));
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        using var person = When_the_annotation_goes(
            CommandVerb.SkipStep,
            () =>
            {
                var command = Interventions.Command(CommandVerb.SkipStep, Command.AnyRevision);
                World.Cluster.Apply(V1Canary.Type, command, "kubectl");
            }
        );

        When_somebody_asks(CommandVerb.SkipStep);
        Then_the_canary_gets(20, within: TimeSpan.FromSeconds(1));

        Then_the_annotations_are_gone();
        Assert.Equal(2, Status.Commands!.Count);
        Assert.All(Status.Commands, command => Assert.True(command.Accepted, command.Message));
    }

    [Fact]
    public void R14_The_same_commands_after_the_controller_died_in_that_moment_are_others()
    {
        Given_an_initialised_canary(Interventions.Gated("""{ "name": "qa", "at": "promotion", "manual": {} }"""));
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        using var death = When_the_annotation_goes(CommandVerb.Pause, () => Controller!.Kill());
        var commands = Interventions.Command(CommandVerb.Pause, Command.AnyRevision);
        commands["metadata"]!["annotations"]![RolloutCommands.Annotation(CommandVerb.Approve, "qa")] =
            Command.AnyRevision;
        World.Apply(commands, "kubectl");
        Assert.True(Controller!.IsDead);
        Assert.Equal([true, true], Status.Commands!.Select(command => command.Pending));

        World.Apply(commands, "kubectl");
        Given_a_controller();
        Then_the_annotations_are_gone();

        Assert.Equal(4, Status.Commands!.Count);
        Assert.Contains(Status.Commands!, command => command.Message!.Contains("paused already"));
    }

    [Fact]
    public void A_paused_rollout_keeps_its_weight_until_it_is_resumed()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        When_somebody_asks(CommandVerb.Pause);
        Then_the_phase_becomes(RolloutPhase.Paused, within: TimeSpan.FromSeconds(1));
        When_time_passes(TimeSpan.FromMinutes(30));
        Assert.Equal(("Paused", 30), (Phase, RoutedWeight));
        Assert.Equal("ada", Status.Pause!.By);
        World.Invariants.RoutedWeights.Clear();

        When_somebody_asks(CommandVerb.Resume);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([50, 0], World.Invariants.RoutedWeights);
        Then_the_primary_runs(Second);
        Then_the_annotations_are_gone();
    }

    [Fact]
    public void A_paused_rollout_is_given_up_when_its_checks_fail()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        When_somebody_asks(CommandVerb.Pause);
        Then_the_phase_becomes(RolloutPhase.Paused);

        When_the_metric_turns(0);

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(10));
        Then_the_phase_becomes(RolloutPhase.Failed);
    }

    [Fact]
    public void Promote_leaves_out_what_is_left()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        World.Invariants.RoutedWeights.Clear();

        When_somebody_asks(CommandVerb.Promote);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([0], World.Invariants.RoutedWeights);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void Retry_runs_a_revision_again_that_failed()
    {
        Given_an_initialised_canary();
        When_the_metric_turns(0);
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_the_metric_turns(100);
        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal("Failed", Phase);

        When_somebody_asks(CommandVerb.Retry);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void A_command_that_is_meant_for_another_revision_is_refused()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        World.Apply(Interventions.Command(CommandVerb.Abort, "of-yesterday"), "kubectl");

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_an_event_says("Refused abort for podinfo.shop, requested by ada");
        Then_the_annotations_are_gone();
    }

    [Fact]
    public void R14_A_controller_that_dies_at_any_write_carries_a_command_out_once()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        for (var writes = 1; writes <= 3; writes++)
        {
            Controller!.KillAfter(writes);
            When_somebody_asks(CommandVerb.Pause);
            When_time_passes(TimeSpan.FromSeconds(1));
            Controller.Kill();
            Given_a_controller();
            Then_the_phase_becomes(RolloutPhase.Paused);
            Then_the_annotations_are_gone();

            When_somebody_asks(CommandVerb.Resume);
            Then_the_phase_becomes(RolloutPhase.Progressing, within: TimeSpan.FromSeconds(1));
        }

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.All(Status.Commands!, command => Assert.True(command.Accepted, command.Message));
        Assert.Equal(6, Status.Commands!.Count);
    }

    /// <summary>A check of it has begun, and will not end for a minute.</summary>
    private void Given_a_canary_whose_webhook_never_answers()
    {
        World.Outside.Answer(Interventions.Host);
        Given_an_initialised_canary(Interventions.Hooked("rollout", "\"retries\": 0, \"timeout\": \"60s\""));
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        World.Outside.Answer(Interventions.Host, WebhookAnswer.Never);
        var asked = World.Outside.ReceivedBy(Interventions.Host).Count;
        World.Until(
            "the webhook is asked",
            () => World.Outside.ReceivedBy(Interventions.Host).Count > asked,
            TimeSpan.FromSeconds(15)
        );
    }

    /// <summary>Something happens in the moment that the command is taken away, once.</summary>
    private IDisposable When_the_annotation_goes(CommandVerb verb, Action then)
    {
        var left = 1;
        return World.Cluster.Subscribe(change =>
        {
            if (
                change.Type == V1Canary.Type
                && IsAsked(change.Old, verb)
                && !IsAsked(change.Object, verb)
                && left-- > 0
            )
            {
                then();
            }
        });
    }

    private static bool IsAsked(JsonObject? canary, CommandVerb verb) =>
        canary?["metadata"]?["annotations"]?[RolloutCommands.Annotation(verb)] is not null;

    private void When_somebody_asks(CommandVerb verb) =>
        World.Apply(Interventions.Command(verb, Command.AnyRevision), "kubectl");

    private void Then_the_annotations_are_gone() =>
        World.Until(
            "the annotations are gone",
            () =>
                RolloutCommands.Read(World.Canary().Metadata).Count == 0
                && World.Canary().Metadata.Annotations?.ContainsKey(RolloutCommands.RequestedBy) is not true,
            TimeSpan.FromSeconds(5)
        );
}
