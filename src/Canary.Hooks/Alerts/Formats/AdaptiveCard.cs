using System.Text.Json.Nodes;
using Canary.Engine;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>An adaptive card in the message that Teams' workflows take. Its texts are text runs, which know no Markdown: nothing to escape.</summary>
internal static class AdaptiveCard
{
    /// <summary>A message may have 28 KB; a character takes up to three bytes.</summary>
    private static readonly TextBudget Budget = new(Message: 2000, Value: 500, Facts: 20, Total: 6500);

    public static JsonObject Render(Alert alert)
    {
        var text = AlertText.Of(alert, Budget);
        var body = new JsonArray(
            Block(Run(text.Title, ("size", "Large"), ("weight", "Bolder"), ("color", Color(alert.Level)))),
            Block(Run(text.Message))
        );
        foreach (var fact in text.Facts)
        {
            body.Add((JsonNode)Block(Run($"{fact.Label}: ", ("weight", "Bolder")), Run(fact.Value)));
        }
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["body"] = body,
            ["msteams"] = new JsonObject { ["width"] = "Full" },
        };
        if (alert.Link is { } link)
        {
            card["actions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Action.OpenUrl",
                    ["title"] = "Details",
                    ["url"] = link.AbsoluteUri,
                }
            );
        }
        return new()
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["contentType"] = "application/vnd.microsoft.card.adaptive",
                    ["contentUrl"] = null,
                    ["content"] = card,
                }
            ),
        };
    }

    private static JsonObject Block(params JsonNode[] runs) =>
        new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(runs) };

    private static JsonObject Run(string text, params (string Name, string Value)[] style)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text };
        foreach (var (name, value) in style)
        {
            run[name] = value;
        }
        return run;
    }

    private static string Color(AlertLevel level) =>
        level switch
        {
            AlertLevel.Info => "Good",
            AlertLevel.Warn => "Warning",
            _ => "Attention",
        };
}
