using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>Rocket.Chat, by an incoming webhook integration: attachments with a coloured bar, texts in Markdown.</summary>
internal sealed class RocketChatFormat : IAlertFormat
{
    private const string Markup = "*_~`";
    private const char ZeroWidthSpace = '\u200B';

    /// <summary>A server takes messages of 5,000 characters unless it is told otherwise.</summary>
    private static readonly TextBudget Budget = new(Message: 1000, Value: 400, Facts: 15, Total: 2400);

    public string Type => "rocket";

    public JsonObject Render(Alert alert, AlertTarget target)
    {
        var text = AlertText.Of(alert, Budget);
        var attachment = new JsonObject
        {
            ["color"] = $"#{AlertColor.Hex(alert.Level)}",
            ["author_name"] = text.Title,
            ["text"] = Escape(text.Message),
            ["fields"] = SlackFields.Of(text, Escape),
            ["ts"] = alert.At.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        };
        if (alert.Link is { } link)
        {
            attachment["title"] = "Details";
            attachment["title_link"] = link.AbsoluteUri;
        }
        return new()
        {
            ["channel"] = target.Channel,
            ["username"] = target.Username,
            ["attachments"] = new JsonArray(attachment),
        };
    }

    /// <summary>Markdown by backslash; a name after an @ calls nobody once something stands between.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (Markup.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }
            escaped.Append(c);
            if (c == '@')
            {
                escaped.Append(ZeroWidthSpace);
            }
        }
        return escaped.ToString();
    }
}
