using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Hooks.Alerts;
using Canary.Hooks.Delivery;

namespace Canary.Hooks.Tests.Alerts;

public sealed class AlertDeliveryTests : IDisposable
{
    private const string Secret = "secretsecretsecret";

    private readonly HookWorld world = new();

    public static TheoryData<string> Types => ["slack", "msteams", "discord", "rocket", "gchat", "webhook"];

    public void Dispose() => world.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void Any_2xx_is_delivered(string type)
    {
        world.Receiver.Answers(204);

        Assert.True(world.Send(Examples.Target(type), Examples.Aborted).IsSent);
        Assert.Equal(HttpMethod.Post, Assert.Single(world.Receiver.Received).Method);
    }

    [Fact]
    public void An_alert_is_tried_three_times()
    {
        world.Receiver.Answers(500).Fails(new HttpRequestException("no")).Answers(200);

        Assert.True(world.Send(Examples.Target("discord"), Examples.Aborted).IsSent);
        Assert.Equal(3, world.Receiver.Received.Count);
    }

    [Fact]
    public void After_three_tries_it_is_given_up_with_the_reason()
    {
        world.Receiver.Answers(502, "bad gateway");

        var result = world.Send(Examples.Target("discord"), Examples.Aborted);

        Assert.Equal("discord test/on-call answered 502 (bad gateway)", result.Error);
        Assert.Equal(3, world.Receiver.Received.Count);
    }

    [Fact]
    public void Retry_after_is_honoured()
    {
        world.Receiver.Answers(429, "", r => r.Headers.Add("Retry-After", "9")).Answers(200);

        world.Send(Examples.Target("slack"), Examples.Aborted);

        Assert.Equal([0, 9], world.Times);
    }

    [Fact]
    public void A_try_takes_five_seconds_at_most()
    {
        world.Receiver.NeverAnswers();
        world.Options = new() { AlertRetries = 0 };

        var result = world.Send(Examples.Target("slack"), Examples.Aborted);

        Assert.Equal("slack test/on-call did not answer within 5 s", result.Error);
    }

    [Fact]
    public void A_refused_alert_is_not_sent_again()
    {
        world.Receiver.Answers(404, "no_service");

        var result = world.Send(Examples.Target("slack"), Examples.Aborted);

        Assert.Equal("slack test/on-call answered 404 (no_service)", result.Error);
        Assert.Single(world.Receiver.Received);
    }

    [Fact]
    public void A_token_goes_to_the_API_of_Slack_when_there_is_no_address()
    {
        world.Receiver.Answers(200, """{"ok":true}""");
        var target = new AlertTarget
        {
            Name = "test/on-call",
            Type = "slack",
            Token = "xoxb-1\n",
            Channel = "releases",
        };

        Assert.True(world.Send(target, Examples.Aborted).IsSent);

        var call = world.Receiver.Received[0];
        Assert.Equal("https://slack.com/api/chat.postMessage", call.Url.AbsoluteUri);
        Assert.Equal("Bearer xoxb-1", call.Headers["Authorization"]);
        Assert.Equal("releases", JsonNode.Parse(call.Body)!["channel"]!.GetValue<string>());
    }

    [Fact]
    public void Slacks_API_says_no_with_200()
    {
        world.Receiver.Answers(200, """{"ok":false,"error":"channel_not_found"}""");

        var result = world.Send(Examples.Target("slack") with { Token = "xoxb-1" }, Examples.Aborted);

        Assert.Equal("slack test/on-call refused the message: channel_not_found", result.Error);
    }

    [Fact]
    public void A_connector_of_Teams_says_no_with_200()
    {
        world.Receiver.Answers(
            200,
            "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"
        );

        Assert.Contains(
            "did not deliver the message",
            world.Send(Examples.Target("msteams"), Examples.Aborted).Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("https://discord.com/api/webhooks/1/abc", "https://discord.com/api/webhooks/1/abc")]
    [InlineData("https://discord.com/api/webhooks/1/abc/slack", "https://discord.com/api/webhooks/1/abc")]
    [InlineData(
        "https://discord.com/api/webhooks/1/abc/slack/?wait=true",
        "https://discord.com/api/webhooks/1/abc?wait=true"
    )]
    public void Discord_takes_Flaggers_address_with_and_without_slack(string address, string called)
    {
        world.Receiver.Answers(204);

        world.Send(Examples.Target("discord") with { Address = address }, Examples.Aborted);

        Assert.Equal(called, world.Receiver.Received[0].Url.AbsoluteUri);
    }

    [Fact]
    public void Channel_and_username_are_the_targets_or_Flaggers_default()
    {
        world.Receiver.Answers(200);

        world.Send(Examples.Target("rocket") with { Channel = "#ops", Username = "bird" }, Examples.Aborted);
        world.Send(Examples.Target("rocket") with { Channel = "", Username = null! }, Examples.Aborted);

        Assert.Equal(
            [("#ops", "bird"), ("general", "canary")],
            world
                .Receiver.Received.Select(call => JsonNode.Parse(call.Body)!)
                .Select(body => (body["channel"]!.GetValue<string>(), body["username"]!.GetValue<string>()))
        );
    }

    [Fact]
    public void A_generic_webhook_is_signed_with_the_token()
    {
        world.Receiver.Answers(200);

        world.Send(Examples.Target("webhook") with { Token = "key" }, Examples.Aborted);

        var call = world.Receiver.Received[0];
        var (timestamp, signature) = SignatureHeaders.Sign(
            "key",
            System.Text.Encoding.UTF8.GetBytes(call.Body),
            call.At
        );
        Assert.Equal(timestamp, call.Headers[SignatureHeaders.Timestamp]);
        Assert.Equal(signature, call.Headers[SignatureHeaders.Signature]);
        Assert.DoesNotContain("Authorization", call.Headers.Keys);
    }

    [Fact]
    public void A_proxy_is_gone_through()
    {
        world.Receiver.Answers(200);

        world.Send(Examples.Target("slack") with { Proxy = "http://user:pw@proxy:3128" }, Examples.Aborted);

        Assert.Equal(new HookRoute(false, new Uri("http://user:pw@proxy:3128")), Assert.Single(world.Routes));
        Assert.DoesNotContain("pw", world.Routes[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slack", null, null, "has no address")]
    [InlineData("slack", "hooks.slack.com/x", null, "has no address that is a URL")]
    [InlineData("slack", "https://hooks.slack.com/x", "proxy:80", "has a proxy that is not a URL")]
    [InlineData(
        "pager",
        "https://x/y",
        null,
        "is of no known type; the types are discord, gchat, msteams, rocket, slack, webhook"
    )]
    public void A_target_that_can_not_be_called_says_why(string type, string? address, string? proxy, string said)
    {
        var target = new AlertTarget
        {
            Name = "test/on-call",
            Type = type,
            Address = address,
            Proxy = proxy,
        };

        Assert.Contains(said, world.Send(target, Examples.Aborted).Error, StringComparison.Ordinal);
        Assert.Empty(world.Receiver.Received);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Address_and_token_do_not_reach_errors(string type)
    {
        var target = Examples.Target(type) with { Token = "xoxb-token", Proxy = "http://user:password@proxy:1" };
        world
            .Receiver.Answers(400, $"{target.Address} xoxb-token /{Secret}/")
            .Answers(302, "", response => response.Headers.Location = new Uri(target.Address!))
            .Fails(new HttpRequestException($"{target.Address} (xoxb-token)"))
            .Fails(new HttpRequestException($"{target.Address} (xoxb-token)"))
            .Fails(new IOException(target.Address));

        for (var i = 0; i < 3; i++)
        {
            var error = world.Send(target, Examples.Aborted).Error;
            Assert.NotNull(error);
            Assert.All(
                [Secret, "xoxb-token", "password"],
                secret => Assert.DoesNotContain(secret, error, StringComparison.Ordinal)
            );
        }
        Assert.DoesNotContain(Secret, target.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("xoxb-token", target.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_is_two_lines_is_an_error_without_it()
    {
        var result = world.Send(Examples.Target("slack") with { Token = "xoxb-1\nxoxb-2" }, Examples.Aborted);

        Assert.Equal("slack test/on-call has a token that can't be sent; it must be one line", result.Error);
    }

    [Theory]
    [InlineData(AlertLevel.Info, true, true, true)]
    [InlineData(AlertLevel.Warn, false, true, true)]
    [InlineData(AlertLevel.Error, false, false, true)]
    public void The_filter_lets_a_level_and_all_above_through(AlertLevel least, bool info, bool warn, bool error) =>
        Assert.Equal(
            (info, warn, error),
            (
                AlertFilter.Lets(least, AlertLevel.Info),
                AlertFilter.Lets(least, AlertLevel.Warn),
                AlertFilter.Lets(least, AlertLevel.Error)
            )
        );
}
