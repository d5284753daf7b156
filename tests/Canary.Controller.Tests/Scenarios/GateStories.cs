using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Resources.Commands;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Rollouts that wait for somebody's approval.</summary>
public sealed class GateStories : Story
{
    [Fact]
    public void R11_R14_An_approval_while_no_controller_runs_is_found_by_the_next_one()
    {
        Given_an_initialised_canary(Interventions.Gated("""{ "name": "qa", "at": "promotion", "manual": {} }"""));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.WaitingPromotion);
        When_time_passes(TimeSpan.FromMinutes(30));
        Assert.Equal(50, RoutedWeight);
        Then_the_primary_runs(First);

        Controller!.Kill();
        When_somebody_asks(CommandVerb.Approve, "qa");
        When_time_passes(TimeSpan.FromMinutes(1));
        Assert.Equal("WaitingPromotion", Phase);
        Given_a_controller();

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
        var gate = Assert.Single(Status.Gates!);
        Assert.Equal(("qa", "Open", "ada"), (gate.Name, gate.State, gate.By));
        Assert.Empty(RolloutCommands.Read(World.Canary().Metadata));
        Assert.Single(World.Events, e => e.Contains("waiting for approval qa", StringComparison.Ordinal));
    }

    [Fact]
    public void R14_A_gate_that_was_opened_stays_open_over_a_restart()
    {
        Given_an_initialised_canary(Interventions.Gated("""{ "name": "qa", "at": "start", "manual": {} }"""));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Waiting);
        When_time_passes(TimeSpan.FromMinutes(5));
        Then_the_target_has(0);
        When_somebody_asks(CommandVerb.Approve, "qa");
        Then_the_canary_gets(10);

        Controller!.Kill();
        Given_a_controller();

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void A_gate_that_somebody_rejects_gives_the_revision_up()
    {
        Given_an_initialised_canary(Interventions.Gated("""{ "name": "qa", "at": "promotion", "manual": {} }"""));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.WaitingPromotion);

        When_somebody_asks(CommandVerb.Reject, "qa");

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(1));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal("GateRejected", Status.Reason);
        Then_the_primary_runs(First);
    }

    [Fact]
    public void R11_A_gate_that_nobody_opens_rolls_back_at_its_timeout()
    {
        Given_an_initialised_canary(
            Interventions.Gated("""{ "name": "qa", "at": "promotion", "timeout": "10m", "onTimeout": "rollback" }""")
        );
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.WaitingPromotion);
        When_time_passes(TimeSpan.FromMinutes(9));
        Assert.Equal("WaitingPromotion", Phase);

        Then_the_canary_gets(0, within: TimeSpan.FromMinutes(1));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal("GateTimedOut", Status.Reason);
    }

    [Fact]
    public void R6_A_gate_whose_webhook_is_out_of_order_holds_the_weight()
    {
        World.Outside.Answer(Interventions.Host, WebhookAnswer.Of(503));
        Given_an_initialised_canary(
            Interventions.Gated(
                $$"""{ "name": "qa", "at": "traffic", "webhook": { "url": "http://{{Interventions.Host}}/" } }"""
            )
        );
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Progressing);
        When_time_passes(TimeSpan.FromMinutes(30));
        Assert.Equal(("Progressing", 0), (Phase, RoutedWeight));
        Assert.Equal(0, Status.FailedChecks);
        Assert.Contains("503", Status.Message, StringComparison.Ordinal);

        World.Outside.Answer(Interventions.Host, WebhookAnswer.Of(204));

        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    private void When_somebody_asks(CommandVerb verb, string gate) =>
        World.Apply(Interventions.Command(verb, Command.AnyRevision, gate), "kubectl");
}
