using System.Text.Json.Nodes;
using Canary.Controller.Announcements;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>What chat systems are told.</summary>
public sealed class AlertStories : Story
{
    private const string Chat = "hooks.slack.test";

    private static readonly string[] WholeRollout =
    [
        "New Deployment detected, initialization completed.",
        "New revision detected, progressing canary analysis.",
        "Canary analysis completed successfully, promotion finished.",
    ];

    [Fact]
    public void A_promotion_is_told_from_beginning_to_end()
    {
        Given_a_chat();
        Given_an_initialised_canary(Alerting());

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(WholeRollout, Told());
    }

    [Fact]
    public void R5_an_abort_sends_one_alert_with_the_reason_the_values_and_the_images()
    {
        Given_a_chat();
        Given_an_initialised_canary(Alerting("error"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        When_the_metric_turns(42);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_time_passes(TimeSpan.FromMinutes(10));

        var alert = Assert.Single(World.Outside.Received).Json()["attachments"]![0]!;
        Assert.Equal("danger", (string?)alert["color"]);
        Assert.StartsWith(
            "Rolling back podinfo.shop failed checks threshold reached 1",
            (string?)alert["text"],
            StringComparison.Ordinal
        );
        Assert.Equal("request-success-rate: 42 (at least 99)", Field(alert, "Failed checks"));
        Assert.Equal(Second, Field(alert, "Images"));
        Assert.Equal("Failed (ChecksFailed)", Field(alert, "Phase"));
        Assert.Equal("1", Field(alert, "Failed checks threshold"));
    }

    [Fact]
    public void R12_an_alert_without_severity_is_told_everything_and_with_one_no_less_than_it()
    {
        Given_a_chat();
        var canary = Alerting();
        canary["spec"]!["analysis"]!["alerts"]!.AsArray().Add(Rule("errors", "error"));
        World.Apply(Provider("errors", "https://errors.test/hook"));
        World.Outside.Answer("errors.test");
        Given_an_initialised_canary(canary);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(3, World.Outside.ReceivedBy(Chat).Count);
        Assert.Empty(World.Outside.ReceivedBy("errors.test"));
    }

    [Fact]
    public void R6_a_hold_is_told_once_as_a_warning()
    {
        Given_a_chat();
        Given_an_initialised_canary(Alerting("warn"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        When_the_metric_turns(null);
        When_time_passes(TimeSpan.FromMinutes(5));

        Assert.StartsWith("Halt podinfo.shop advancement", Assert.Single(Told()), StringComparison.Ordinal);
    }

    [Fact]
    public void Address_and_token_come_from_the_Secret_of_the_moment()
    {
        World.Outside.Answer("slack.com", WebhookAnswer.Of(200, """{"ok":true}"""));
        World.Apply(Provider("chat", null));
        World.Apply(Manifests.Secret("chat", "token", "xoxb-old"));
        Given_an_initialised_canary(Alerting());

        World.Apply(Manifests.Secret("chat", "token", "xoxb-new"));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(
            ["Bearer xoxb-old", "Bearer xoxb-new", "Bearer xoxb-new"],
            World.Outside.ReceivedBy("slack.com").Select(request => request.Header("Authorization"))
        );
    }

    [Fact]
    public void R11_a_chat_that_never_answers_holds_nothing()
    {
        Given_a_chat(WebhookAnswer.Never);
        Given_an_initialised_canary(Alerting());

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Progressing, within: TimeSpan.FromSeconds(1));
        Then_the_canary_gets(30);
        When_the_metric_turns(42);
        Then_the_canary_gets(0, within: TimeSpan.FromSeconds(10));

        When_time_passes(TimeSpan.FromMinutes(2));
        Then_an_event_says(
            "AlertNotSent: Alert ChecksFailed was not delivered: slack shop/chat did not answer within 5 s"
        );
    }

    [Fact]
    public void An_alert_that_can_not_be_sent_is_an_event_without_the_secret()
    {
        Given_a_chat(WebhookAnswer.Of(403, "invalid_token"));
        Given_an_initialised_canary(Alerting());
        When_time_passes(TimeSpan.FromSeconds(10));

        Then_an_event_says(
            "AlertNotSent: Alert Initialized was not delivered: slack shop/chat answered 403 (invalid_token)"
        );
        Assert.DoesNotContain(World.Events, e => e.Contains("T0KEN", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "there is no AlertProvider shop/chat; create it")]
    [InlineData(true, "there is no Secret shop/chat; create it")]
    public void What_is_missing_for_an_alert_is_an_event(bool provider, string said)
    {
        if (provider)
        {
            World.Apply(Provider("chat", null));
        }
        Given_an_initialised_canary(Alerting());
        When_time_passes(TimeSpan.FromSeconds(10));

        Then_an_event_says(said);
    }

    [Fact]
    public void A_canary_without_alerts_is_told_to_the_default()
    {
        Given_a_chat();
        Given_a_deployment();
        Given_a_controller(WithDefault());
        World.Apply(Manifests.Weighted());

        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromSeconds(1));

        var alert = Assert.Single(World.Outside.ReceivedBy("default.test")).Json()["attachments"]![0]!;
        Assert.Equal(WholeRollout[0], (string?)alert["text"]);
        Assert.Equal("prod-eu", Field(alert, "Cluster"));
    }

    [Fact]
    public void A_canary_with_alerts_is_not_told_to_the_default()
    {
        Given_a_chat();
        Given_a_deployment();
        Given_a_controller(WithDefault());
        World.Apply(Alerting());

        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_time_passes(TimeSpan.FromSeconds(1));

        Assert.Empty(World.Outside.ReceivedBy("default.test"));
        Assert.Equal(WholeRollout[..1], Told());
    }

    [Fact]
    public void What_was_sent_and_what_was_not_is_counted()
    {
        Given_a_chat();
        World.Outside.AnswerNext(Chat, WebhookAnswer.Of(404));
        Given_an_initialised_canary(Alerting());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Contains(
            "canary_notifications_total{kind=\"alert\",result=\"failed\"} 1",
            Controller!.Metrics,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "canary_notifications_total{kind=\"alert\",result=\"sent\"} 2",
            Controller!.Metrics,
            StringComparison.Ordinal
        );
    }

    private CanaryControllerOptions WithDefault()
    {
        World.Outside.Answer("default.test");
        var target = new Hooks.Alerts.AlertTarget
        {
            Name = "by default",
            Type = "slack",
            Address = "https://default.test/hook",
        };
        return new()
        {
            LeaderElection = false,
            Announcements = new AnnouncementOptions { DefaultAlerts = [target], ClusterName = "prod-eu" },
        };
    }

    private void Given_a_chat(WebhookAnswer? answer = null)
    {
        World.Outside.Answer(Chat, answer);
        World.Apply(Provider("chat", $"https://{Chat}/services/T0KENT0KEN"));
    }

    private IEnumerable<string?> Told() =>
        World.Outside.ReceivedBy(Chat).Select(request => (string?)request.Json()["attachments"]![0]!["text"]);

    private static string? Field(JsonNode attachment, string title) =>
        attachment["fields"]!
            .AsArray()
            .Where(field => (string?)field!["title"] == title)
            .Select(field => (string?)field!["value"])
            .SingleOrDefault();

    private static JsonObject Alerting(string? severity = null)
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["analysis"]!["alerts"] = new JsonArray(Rule("chat", severity));
        return canary;
    }

    private static JsonObject Rule(string provider, string? severity)
    {
        var rule = new JsonObject
        {
            ["name"] = "on-call",
            ["providerRef"] = new JsonObject { ["name"] = provider },
        };
        if (severity is not null)
        {
            rule["severity"] = severity;
        }
        return rule;
    }

    private static JsonObject Provider(string name, string? address)
    {
        var provider = Manifests.Parse(
            $$"""
            { "apiVersion": "canary.dev/v1", "kind": "AlertProvider",
              "metadata": { "name": "{{name}}", "namespace": "{{Manifests.Namespace}}" },
              "spec": { "type": "slack" } }
            """
        );
        if (address is null)
        {
            provider["spec"]!["secretRef"] = new JsonObject { ["name"] = name };
        }
        else
        {
            provider["spec"]!["address"] = address;
        }
        return provider;
    }
}
