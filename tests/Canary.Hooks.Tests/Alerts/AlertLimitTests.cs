using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Hooks.Tests.Alerts;

/// <summary>What is too much for a chat system is cut, not refused there: an abort must be told (R5).</summary>
public sealed class AlertLimitTests : IDisposable
{
    private readonly HookWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("msteams", 28 * 1000)]
    [InlineData("gchat", 32_000)]
    [InlineData("slack", 40_000)]
    [InlineData("rocket", 16_000)]
    public void The_largest_alert_fits_in_bytes(string type, int limit)
    {
        Send(type);

        Assert.InRange(Encoding.UTF8.GetByteCount(world.Receiver.Received[0].Body), 1000, limit);
    }

    [Fact]
    public void The_largest_alert_fits_into_a_connector_card()
    {
        world.Receiver.Answers(200, "1");

        world.Send(
            Examples.Target("msteams") with
            {
                Address = "https://contoso.webhook.office.com/webhookb2/x",
            },
            Examples.Huge
        );

        Assert.InRange(Encoding.UTF8.GetByteCount(world.Receiver.Received[0].Body), 1000, 28 * 1000);
    }

    [Fact]
    public void The_largest_alert_fits_into_an_embed_of_Discord()
    {
        var embed = Send("discord")["embeds"]![0]!;

        var fields = embed["fields"]!.AsArray();
        Assert.InRange(Length(embed["title"]), 1, 256);
        Assert.InRange(Length(embed["description"]), 1, 4096);
        Assert.InRange(fields.Count, 1, 25);
        Assert.All(fields, field => Assert.InRange(Length(field!["name"]), 1, 256));
        Assert.All(fields, field => Assert.InRange(Length(field!["value"]), 1, 1024));
        var total = fields.Sum(field => Length(field!["name"]) + Length(field["value"]));
        Assert.InRange(total + Length(embed["title"]) + Length(embed["description"]), 1, 6000);
    }

    [Fact]
    public void The_largest_alert_fits_into_a_card_of_Google_Chat()
    {
        var card = Send("gchat")["cardsV2"]![0]!["card"]!;

        Assert.InRange(card["sections"]![0]!["widgets"]!.AsArray().Count, 1, 100);
    }

    [Theory]
    [InlineData("slack")]
    [InlineData("msteams")]
    [InlineData("discord")]
    [InlineData("rocket")]
    [InlineData("gchat")]
    public void What_failed_is_there_however_much_else_there_is(string type)
    {
        Send(type);

        Assert.Contains("512.5 (at most 500)", world.Receiver.Received[0].Body, StringComparison.Ordinal);
    }

    private JsonObject Send(string type)
    {
        world.Receiver.Answers(200, "ok");
        Assert.Null(world.Send(Examples.Target(type), Examples.Huge).Error);
        return JsonNode.Parse(world.Receiver.Received[0].Body)!.AsObject();
    }

    private static int Length(JsonNode? text) => text!.GetValue<string>().Length;
}
