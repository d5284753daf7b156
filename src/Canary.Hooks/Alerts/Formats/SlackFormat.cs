using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Hooks.Delivery;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>
/// Slack, by an incoming webhook or, with a token, by its API: an attachment with a coloured bar, as Flagger's users know it. Formatting
/// is off; what is left of the markup is disarmed by three entities, which also keeps texts from calling everybody.
/// </summary>
internal sealed class SlackFormat : IAlertFormat
{
    private const string Api = "https://slack.com/api/chat.postMessage";

    /// <summary>Slack folds texts of some hundred characters, and cuts attachments of some thousand.</summary>
    private static readonly TextBudget Budget = new(Message: 2000, Value: 500, Facts: 20, Total: 6000);

    public string Type => "slack";

    public string? Address(AlertTarget target) =>
        string.IsNullOrEmpty(target.Address) && target.Token is { Length: > 0 } ? Api : target.Address;

    public string? Bearer(AlertTarget target) => target.Token;

    public JsonObject Render(Alert alert, AlertTarget target)
    {
        var text = AlertText.Of(alert, Budget);
        var attachment = new JsonObject
        {
            ["color"] = Color(alert.Level),
            ["author_name"] = text.Title,
            ["fallback"] = Escape($"{text.Title}: {text.Message}"),
            ["text"] = Escape(text.Message),
            ["mrkdwn_in"] = new JsonArray(),
            ["fields"] = SlackFields.Of(text, Escape),
            ["ts"] = alert.At.ToUnixTimeSeconds(),
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

    /// <summary>The API answers 200 whatever becomes of the message; the webhook answers <c>ok</c>, which is no object.</summary>
    public string? Refusal(HookReply reply) =>
        HookJson.Read(reply.Text) is { } answer
        && answer["ok"] is JsonValue ok
        && ok.TryGetValue<bool>(out var accepted)
        && !accepted
            ? $"refused the message: {PlainText.OneLine(answer["error"]?.ToString() ?? "without a reason", 100)}"
            : null;

    private static string Color(AlertLevel level) =>
        level switch
        {
            AlertLevel.Info => "good",
            AlertLevel.Warn => "warning",
            _ => "danger",
        };

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
