using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Canary.Hooks.Delivery;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>Discord, by a channel's webhook: an embed. Texts are in Markdown, and may mention nobody.</summary>
internal sealed class DiscordFormat : IAlertFormat
{
    private const string SlackSuffix = "/slack";
    private const string Markup = "\\*_~`|[]<";
    private const string MarkupAtLineStart = "#>-";
    private const int LongestUsername = 80;

    /// <summary>
    /// An embed takes 256 characters of title, 4,096 of description, 25 fields of 1,024 each, and 6,000 in all; a backslash before each
    /// character doubles a text.
    /// </summary>
    private static readonly TextBudget Budget = new(Message: 1500, Value: 500, Facts: 20, Total: 2900);

    public string Type => "discord";

    /// <summary>Flagger has its users, or itself, add /slack for payloads in Slack's format; this one is Discord's own.</summary>
    public string? Address(AlertTarget target)
    {
        if (!Uri.TryCreate(target.Address?.Trim(), UriKind.Absolute, out var uri))
        {
            return target.Address;
        }
        var path = uri.AbsolutePath.TrimEnd('/');
        return path.EndsWith(SlackSuffix, StringComparison.Ordinal)
            ? new UriBuilder(uri) { Path = path[..^SlackSuffix.Length] }
                .Uri
                .AbsoluteUri
            : target.Address;
    }

    public JsonObject Render(Alert alert, AlertTarget target)
    {
        var text = AlertText.Of(alert, Budget);
        var fields = new JsonArray();
        foreach (var fact in text.Facts)
        {
            fields.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = Escape(fact.Label),
                        ["value"] = Escape(fact.Value),
                        ["inline"] = fact.IsShort,
                    }
            );
        }
        var embed = new JsonObject
        {
            ["title"] = text.Title,
            ["description"] = Escape(text.Message),
            ["color"] = AlertColor.Of(alert.Level),
            ["timestamp"] = alert.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["fields"] = fields,
        };
        if (alert.Link is { } link)
        {
            embed["url"] = link.AbsoluteUri;
        }
        return new()
        {
            ["username"] = PlainText.OneLine(target.Username, LongestUsername),
            ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() },
            ["embeds"] = new JsonArray(embed),
        };
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        var lineStart = true;
        foreach (var c in text)
        {
            if (
                Markup.Contains(c, StringComparison.Ordinal)
                || (lineStart && MarkupAtLineStart.Contains(c, StringComparison.Ordinal))
            )
            {
                escaped.Append('\\');
            }
            escaped.Append(c);
            lineStart = c == '\n';
        }
        return escaped.ToString();
    }
}
