using System.Text.Json.Nodes;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>Google Chat, by a space's webhook: a card of version 2. Texts take a little HTML, headers none.</summary>
internal sealed class GoogleChatFormat : IAlertFormat
{
    /// <summary>A message may have 32,000 bytes and a card 100 widgets; a character may become an entity of five or six bytes.</summary>
    private static readonly TextBudget Budget = new(Message: 1500, Value: 500, Facts: 20, Total: 4000);

    public string Type => "gchat";

    public JsonObject Render(Alert alert, AlertTarget target)
    {
        var text = AlertText.Of(alert, Budget);
        var widgets = new JsonArray(
            new JsonObject { ["textParagraph"] = new JsonObject { ["text"] = Escape(text.Message) } }
        );
        foreach (var fact in text.Facts)
        {
            widgets.Add((JsonNode)new JsonObject { ["decoratedText"] = Decorated(fact) });
        }
        if (alert.Link is { } link)
        {
            widgets.Add((JsonNode)new JsonObject { ["buttonList"] = Button(link) });
        }
        var card = new JsonObject
        {
            ["header"] = new JsonObject { ["title"] = text.Title, ["subtitle"] = AlertText.Severity(alert.Level) },
            ["sections"] = new JsonArray(new JsonObject { ["widgets"] = widgets }),
        };
        return new()
        {
            ["fallbackText"] = $"{text.Title}: {text.Message}",
            ["cardsV2"] = new JsonArray(new JsonObject { ["cardId"] = "canary", ["card"] = card }),
        };
    }

    private static JsonObject Decorated(Fact fact) =>
        new()
        {
            ["topLabel"] = fact.Label,
            ["text"] = Escape(fact.Value),
            ["wrapText"] = true,
        };

    private static JsonObject Button(Uri link) =>
        new()
        {
            ["buttons"] = new JsonArray(
                new JsonObject
                {
                    ["text"] = "Details",
                    ["onClick"] = new JsonObject { ["openLink"] = new JsonObject { ["url"] = link.AbsoluteUri } },
                }
            ),
        };

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\n", "<br>", StringComparison.Ordinal);
}
