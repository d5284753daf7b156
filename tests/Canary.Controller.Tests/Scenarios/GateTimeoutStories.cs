using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Gates that nobody opens, and gates that send a release back.</summary>
public sealed class GateTimeoutStories : Story
{
    private const string Chat = "hooks.slack.test";

    [Fact]
    public void A_gate_that_holds_is_told_of_when_its_time_is_over_and_can_still_be_opened()
    {
        Given_a_closed_gate("hold");

        When_time_passes(TimeSpan.FromMinutes(11));
        Assert.Equal(("WaitingPromotion", 50), (Phase, RoutedWeight));
        Assert.Equal("TimedOut", Assert.Single(Status.Gates!).State);
        Then_an_event_says("was not opened in time; the rollout holds until it is");
        When_time_passes(TimeSpan.FromHours(2));
        Assert.Equal("WaitingPromotion", Phase);
        When_somebody_asks(CommandVerb.Approve);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void A_gate_that_promotes_opens_when_its_time_is_over()
    {
        Given_a_closed_gate("promote");

        When_time_passes(TimeSpan.FromMinutes(9));
        Assert.Equal("WaitingPromotion", Phase);
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(2));

        Then_the_primary_runs(Second);
        Assert.Equal(("Open", "its timeout"), (Status.Gates![0].State, Status.Gates[0].By));
    }

    [Fact]
    public void A_gate_that_rolls_back_gives_the_release_up_when_its_time_is_over()
    {
        Given_a_closed_gate("rollback");

        When_time_passes(TimeSpan.FromMinutes(9));
        Assert.Equal("WaitingPromotion", Phase);
        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromMinutes(2));

        Assert.Equal(("GateTimedOut", 0), (Status.Reason, RoutedWeight));
        Then_the_primary_runs(First);
    }

    [Fact]
    public void R5_A_person_who_opens_a_gate_at_rollback_sends_the_release_back_at_once()
    {
        Given_an_initialised_canary(Interventions.Gated("""{ "name": "qa", "at": "rollback", "manual": {} }"""));
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        Assert.Equal("Progressing", Phase);

        When_somebody_asks(CommandVerb.Approve);

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(1));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal(("RollbackRequested", "ada"), (Status.Reason, Status.History![0].By));
        Then_the_primary_runs(First);
    }

    [Fact]
    public void A_webhook_at_rollback_lets_a_release_go_on_until_it_agrees()
    {
        World.Outside.Answer(Interventions.Host, WebhookAnswer.Of(500));
        Given_an_initialised_canary(
            Interventions.Gated(
                $$"""{ "name": "qa", "at": "rollback", "webhook": { "url": "http://{{Interventions.Host}}/" } }"""
            )
        );
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        World.Outside.Answer(Interventions.Host, WebhookAnswer.Ok);

        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromSeconds(15));
        Assert.Equal("RollbackRequested", Status.Reason);
        Assert.Equal(0, RoutedWeight);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void muteAlert_keeps_a_closed_gate_from_the_chat_and_not_from_the_events(bool muted)
    {
        World.Outside.Answer(Chat);
        World.Outside.Answer(Interventions.Host, WebhookAnswer.Of(403));
        World.Apply(
            Manifests.Parse(
                $$"""
                { "apiVersion": "canary.dev/v1", "kind": "AlertProvider",
                  "metadata": { "name": "chat", "namespace": "{{Manifests.Namespace}}" },
                  "spec": { "type": "slack", "address": "https://{{Chat}}/services/T0", "channel": "releases" } }
                """
            )
        );
        var canary = Interventions.Hooked(
            "confirm-promotion",
            $"\"muteAlert\": {(muted ? "true" : "false")}, \"retries\": 0"
        );
        canary["spec"]!["analysis"]!["alerts"] = Manifests.Parse(
            """{ "a": [ { "name": "on-call", "severity": "warn", "providerRef": { "name": "chat" } } ] }"""
        )["a"]!.DeepClone();
        Given_an_initialised_canary(canary);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.WaitingPromotion);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal(muted ? 0 : 1, World.Outside.ReceivedBy(Chat).Count);
        Then_an_event_says("waiting for approval confirm-promotion");
    }

    private void Given_a_closed_gate(string onTimeout)
    {
        Given_an_initialised_canary(
            Interventions.Gated(
                $$"""{ "name": "qa", "at": "promotion", "manual": {}, "timeout": "10m", "onTimeout": "{{onTimeout}}" }"""
            )
        );
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.WaitingPromotion);
    }

    private void When_somebody_asks(CommandVerb verb) =>
        World.Apply(Interventions.Command(verb, Command.AnyRevision, "qa"), "kubectl");
}
