using System.Text.Json.Nodes;
using Canary.Hooks.Webhooks;

namespace Canary.Hooks.Tests.Webhooks;

public sealed class WebhookPayloadTests : IDisposable
{
    private readonly HookWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_webhook_is_posted_what_Flagger_posts()
    {
        world.Receiver.Answers(200);
        var metadata = new Dictionary<string, string>
        {
            ["type"] = "bash",
            ["cmd"] = "curl -s \"http://podinfo\" & echo ü",
        };

        world.Call(Calls.Gate with { Metadata = metadata });

        var call = Assert.Single(world.Receiver.Received);
        Assert.Equal((HttpMethod.Post, "http://loadtester.test/gate/check"), (call.Method, call.Url.AbsoluteUri));
        AssertJson(
            """
            {"name":"podinfo","namespace":"test","phase":"Progressing","checksum":"85d557f47b",
             "metadata":{"cmd":"curl -s \"http://podinfo\" & echo ü","type":"bash"}}
            """,
            call.Body
        );
    }

    [Fact]
    public void An_event_adds_its_message_type_and_time_and_the_users_keys_stay()
    {
        world.Receiver.Answers(200);
        var told = new WebhookEvent("Advance podinfo.test canary weight 5", false, HookWorld.Start);

        world.Call(
            Calls.Gate with
            {
                Event = told,
                Metadata = new Dictionary<string, string> { ["environment"] = "staging", ["eventType"] = "mine" },
            }
        );

        AssertJson(
            """
            {"name":"podinfo","namespace":"test","phase":"Progressing","checksum":"85d557f47b","metadata":{
             "eventMessage":"Advance podinfo.test canary weight 5","eventType":"Normal","timestamp":"1767323045000",
             "environment":"staging"}}
            """,
            world.Receiver.Received[0].Body
        );
    }

    [Fact]
    public void A_warning_is_of_Kubernetes_event_type()
    {
        world.Receiver.Answers(200);

        world.Call(Calls.Gate with { Event = new WebhookEvent("Halt", true, HookWorld.Start) });

        Assert.Contains("\"eventType\":\"Warning\"", world.Receiver.Received[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_metadata_there_is_no_such_key()
    {
        world.Receiver.Answers(200);

        world.Call(Calls.Gate);

        Assert.DoesNotContain("metadata", world.Receiver.Received[0].Body, StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)),
            $"expected {expected}\nbut was {actual}"
        );
}
