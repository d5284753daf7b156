using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Hooks.Delivery;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Webhooks that a rollout asks.</summary>
public sealed class HookStories : Story
{
    private static readonly WebhookAnswer No = WebhookAnswer.Of(403, "not yet");

    [Fact]
    public void R11_Any_2xx_of_a_confirm_promotion_webhook_promotes()
    {
        Given_answers(No);
        Given_an_initialised_canary(Interventions.Hooked("confirm-promotion"));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.WaitingPromotion);
        When_time_passes(TimeSpan.FromMinutes(30));
        Assert.Equal(("WaitingPromotion", 50), (Phase, RoutedWeight));
        Assert.Contains("not yet", Status.Message, StringComparison.Ordinal);
        Then_the_primary_runs(First);

        Given_answers(WebhookAnswer.Of(204));

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void R5_A_rollback_webhook_that_agrees_gives_the_revision_up_whatever_else_is_waited_for()
    {
        Given_answers(No);
        Given_an_initialised_canary(Interventions.Hooked("rollback"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        When_the_metric_turns(null);

        Given_answers(WebhookAnswer.Ok);

        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(10));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal("RollbackRequested", Status.Reason);
        Then_the_primary_runs(First);
    }

    [Fact]
    public void R6_A_rollback_webhook_that_can_not_be_reached_rolls_nothing_back()
    {
        Given_an_initialised_canary(Interventions.Hooked("rollback"));

        When_a_commit_brings(Second);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void R6_A_rollout_webhook_that_can_not_be_reached_holds_the_weight()
    {
        Given_an_initialised_canary(Interventions.Hooked("rollout"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal(("Progressing", 10), (Phase, RoutedWeight));
        Assert.Equal(0, Status.FailedChecks);
        Assert.Contains("external check rollout could not be asked", Status.Message, StringComparison.Ordinal);

        Given_answers(WebhookAnswer.Ok);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void A_rollout_webhook_that_says_no_is_a_failed_check()
    {
        Given_answers(WebhookAnswer.Of(500, "3 of 9 failed"));
        Given_an_initialised_canary(Interventions.Hooked("rollout"));

        When_a_commit_brings(Second);

        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal("ChecksFailed", Status.Reason);
        Assert.Contains(Status.Checks!, check => check.Message?.Contains("3 of 9", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_pre_rollout_webhook_that_says_no_keeps_users_off_the_canary()
    {
        Given_answers(No);
        Given_an_initialised_canary(Interventions.Hooked("pre-rollout"));
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);

        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Empty(World.Invariants.RoutedWeights);
    }

    [Fact]
    public void A_confirm_rollout_webhook_keeps_a_revision_from_being_scaled_up()
    {
        Given_answers(No);
        Given_an_initialised_canary(Interventions.Hooked("confirm-rollout"));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Waiting);
        When_time_passes(TimeSpan.FromMinutes(5));
        Then_the_target_has(0);

        Given_answers(WebhookAnswer.Ok);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.All(
            World.Outside.Received,
            request => Assert.Equal(Status.LastPromotedSpec, (string?)request.Json()["checksum"])
        );
    }

    [Fact]
    public void A_confirm_traffic_increase_webhook_is_asked_before_every_step()
    {
        Given_answers(WebhookAnswer.Ok);
        Given_an_initialised_canary(Interventions.Hooked("confirm-traffic-increase"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        Given_answers(No);
        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal(("Progressing", 30), (Phase, RoutedWeight));

        Given_answers(WebhookAnswer.Ok);

        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void A_post_rollout_webhook_is_told_once_and_decides_nothing()
    {
        Given_answers(No);
        Given_an_initialised_canary(Interventions.Hooked("post-rollout"));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(5));

        Assert.Equal("Succeeded", Phase);
        Assert.Equal("Succeeded", (string?)Assert.Single(World.Outside.Received).Json()["phase"]);
    }

    [Fact]
    public void R11_A_key_of_a_Secret_signs_the_question()
    {
        Given_answers(WebhookAnswer.Ok);
        World.Apply(Manifests.Secret("signing", "token", "s3cret"));
        Given_an_initialised_canary(
            Interventions.Hooked("confirm-promotion", "\"secretRef\": { \"name\": \"signing\" }")
        );
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        var request = World.Outside.Received[0];
        var (_, signature) = SignatureHeaders.Sign(
            "s3cret",
            System.Text.Encoding.UTF8.GetBytes(request.Body),
            request.Time
        );
        Assert.Equal(signature, request.Header(SignatureHeaders.Signature));
    }

    [Fact]
    public void R6_A_question_that_can_not_be_signed_is_not_asked()
    {
        Given_answers(WebhookAnswer.Ok);
        Given_an_initialised_canary(
            Interventions.Hooked("confirm-promotion", "\"secretRef\": { \"name\": \"signing\" }")
        );
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.WaitingPromotion);
        When_time_passes(TimeSpan.FromMinutes(5));

        Assert.Equal("WaitingPromotion", Phase);
        Assert.Empty(World.Outside.Received);
        Assert.Contains("there is no Secret shop/signing", Status.Message, StringComparison.Ordinal);
    }

    private void Given_answers(WebhookAnswer answer) => World.Outside.Answer(Interventions.Host, answer);
}
