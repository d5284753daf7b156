using System.Text.Json.Nodes;
using Canary.Controller.Announcements;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Hooks.Delivery;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>What webhooks of type event are told.</summary>
public sealed class EventHookStories : Story
{
    private const string Receiver = "events.test";

    [Fact]
    public void A_rollout_is_told_in_order_in_Flaggers_words()
    {
        World.Outside.Answer(Receiver);
        Given_an_initialised_canary(Telling());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(
            [
                "Initialization done! podinfo.shop",
                "New revision detected! Scaling up podinfo.shop",
                "Starting canary analysis for podinfo.shop",
                "Advance podinfo.shop canary weight 10",
                "Advance podinfo.shop canary weight 30",
                "Advance podinfo.shop canary weight 50",
                "Copying podinfo.shop template spec to podinfo-primary.shop",
                "Routing all traffic to primary",
                "Promotion completed! Scaling down podinfo.shop",
            ],
            Told()
        );
    }

    [Fact]
    public void The_payload_is_Flaggers()
    {
        World.Outside.Answer(Receiver);
        Given_an_initialised_canary(Telling("\"metadata\": { \"team\": \"shop\" }"));
        When_time_passes(TimeSpan.FromSeconds(1));

        var request = World.Outside.Received[0];
        var payload = request.Json();
        Assert.Equal(["name", "namespace", "phase", "checksum", "metadata"], payload.Select(field => field.Key));
        Assert.Equal(
            ("podinfo", "shop", "Initialized"),
            ((string?)payload["name"], (string?)payload["namespace"], (string?)payload["phase"])
        );
        var metadata = payload["metadata"]!;
        Assert.Equal("Normal", (string?)metadata["eventType"]);
        Assert.Equal("shop", (string?)metadata["team"]);
        Assert.Equal($"{request.Time.ToUnixTimeMilliseconds()}", (string?)metadata["timestamp"]);
    }

    [Fact]
    public void The_checksum_is_the_revision_that_is_spoken_of()
    {
        World.Outside.Answer(Receiver);
        Given_an_initialised_canary(Telling());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        var checksums = World.Outside.Received.Select(request => (string?)request.Json()["checksum"]).ToList();
        Assert.NotEqual(Status.LastPromotedSpec, checksums[0]);
        Assert.All(checksums.Skip(1), checksum => Assert.Equal(Status.LastPromotedSpec, checksum));
    }

    [Fact]
    public void R11_a_receiver_that_never_answers_delays_no_step()
    {
        World.Outside.Answer(Receiver, WebhookAnswer.Never);
        Given_an_initialised_canary(Telling("\"timeout\": \"1m\", \"retries\": 3"));

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Progressing, within: TimeSpan.FromSeconds(1));
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_failed_call_is_tried_again_as_the_webhook_says()
    {
        World.Outside.Answer(Receiver);
        World.Outside.AnswerNext(Receiver, WebhookAnswer.Of(503), WebhookAnswer.Dropped);
        Given_an_initialised_canary(Telling("\"retries\": 2"));
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal(Enumerable.Repeat("Initialization done! podinfo.shop", 3), Told());
        Assert.DoesNotContain(World.Events, e => e.Contains("EventNotSent", StringComparison.Ordinal));
    }

    [Fact]
    public void R11_a_key_of_a_Secret_signs_the_call()
    {
        World.Outside.Answer(Receiver);
        World.Apply(Manifests.Secret("signing", "token", "s3cret"));
        Given_an_initialised_canary(Telling("\"secretRef\": { \"name\": \"signing\" }"));
        When_time_passes(TimeSpan.FromSeconds(1));

        var request = World.Outside.Received[0];
        var (_, signature) = SignatureHeaders.Sign(
            "s3cret",
            System.Text.Encoding.UTF8.GetBytes(request.Body),
            request.Time
        );
        Assert.Equal(signature, request.Header(SignatureHeaders.Signature));
    }

    [Fact]
    public void A_call_that_can_not_be_signed_is_not_made()
    {
        World.Outside.Answer(Receiver);
        Given_an_initialised_canary(Telling("\"secretRef\": { \"name\": \"signing\" }"));
        When_time_passes(TimeSpan.FromSeconds(5));

        Assert.Empty(World.Outside.Received);
        Then_an_event_says("there is no Secret shop/signing with the key token");
    }

    [Fact]
    public void A_canary_without_event_webhooks_is_told_to_the_default()
    {
        World.Outside.Answer("default.test");
        Given_a_deployment();
        Given_a_controller(
            new()
            {
                LeaderElection = false,
                Announcements = new AnnouncementOptions { EventWebhook = "http://default.test/events" },
            }
        );
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromSeconds(1));

        Assert.Single(World.Outside.ReceivedBy("default.test"));
    }

    [Fact]
    public void R14_two_controllers_that_both_think_they_lead_tell_nothing_twice()
    {
        World.Outside.Answer(Receiver);
        Given_an_initialised_canary(Telling());
        World.StartController();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal(9, Told().Count());
        Assert.Equal(9, Told().Distinct().Count());
    }

    [Fact]
    public void An_outbox_that_is_full_drops_the_newest_and_counts_them()
    {
        World.Outside.Answer(Receiver, WebhookAnswer.Never);
        Given_a_deployment();
        Given_a_controller(
            new()
            {
                LeaderElection = false,
                Announcements = new AnnouncementOptions { CapacityPerReceiver = 2 },
            }
        );
        World.Apply(Telling("\"timeout\": \"10m\""));
        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Contains(
            "canary_notifications_total{kind=\"event\",result=\"dropped\"} 6",
            Controller!.Metrics,
            StringComparison.Ordinal
        );
        Assert.Single(World.Outside.Received);
    }

    [Fact]
    public void A_controller_that_is_stopped_sends_what_waits()
    {
        World.Outside.Answer(Receiver, new WebhookAnswer { Delay = TimeSpan.FromSeconds(2) });
        Given_an_initialised_canary(Telling());

        Controller!.Stop();
        When_time_passes(TimeSpan.FromSeconds(20));

        Assert.True(Controller.Ended.IsCompletedSuccessfully);
        Assert.Equal(["Initialization done! podinfo.shop"], Told());
        Assert.DoesNotContain(World.Events, e => e.Contains("EventNotSent", StringComparison.Ordinal));
    }

    private IEnumerable<string?> Told() =>
        World.Outside.ReceivedBy(Receiver).Select(request => (string?)request.Json()["metadata"]!["eventMessage"]);

    private static JsonObject Telling(string more = "\"retries\": 0")
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["analysis"]!["webhooks"] = new JsonArray(
            Manifests.Parse($$"""{ "name": "events", "type": "event", "url": "http://{{Receiver}}/in", {{more}} }""")
        );
        return canary;
    }
}
