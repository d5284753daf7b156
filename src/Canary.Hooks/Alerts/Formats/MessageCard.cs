using System.Text.Json.Nodes;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>The card of Microsoft 365 connectors. Markdown is turned off for it; what looks like HTML is disarmed.</summary>
internal static class MessageCard
{
    /// <summary>A message may have 28 KB; a character may become an entity of five bytes.</summary>
    private static readonly TextBudget Budget = new(Message: 1500, Value: 500, Facts: 20, Total: 4500);

    public static JsonObject Render(Alert alert)
    {
        var text = AlertText.Of(alert, Budget);
        var facts = new JsonArray();
        foreach (var fact in text.Facts)
        {
            facts.Add((JsonNode)new JsonObject { ["name"] = Escape(fact.Label), ["value"] = Escape(fact.Value) });
        }
        var card = new JsonObject
        {
            ["@type"] = "MessageCard",
            ["@context"] = "http://schema.org/extensions",
            ["themeColor"] = AlertColor.Hex(alert.Level),
            ["summary"] = text.Title,
            ["sections"] = new JsonArray(
                new JsonObject
                {
                    ["activityTitle"] = text.Title,
                    ["text"] = Escape(text.Message),
                    ["facts"] = facts,
                    ["markdown"] = false,
                }
            ),
        };
        if (alert.Link is { } link)
        {
            card["potentialAction"] = new JsonArray(
                new JsonObject
                {
                    ["@type"] = "OpenUri",
                    ["name"] = "Details",
                    ["targets"] = new JsonArray(new JsonObject { ["os"] = "default", ["uri"] = link.AbsoluteUri }),
                }
            );
        }
        return card;
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
