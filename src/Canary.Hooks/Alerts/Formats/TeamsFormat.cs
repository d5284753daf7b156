using System.Text.Json.Nodes;
using Canary.Hooks.Delivery;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>
/// Microsoft Teams: an adaptive card for a workflow (Power Automate), and for the addresses of the connectors that came before it the
/// MessageCard that those take.
/// </summary>
internal sealed class TeamsFormat : IAlertFormat
{
    private static readonly string[] ConnectorHosts = ["outlook.office.com", "outlook.office365.com"];

    private const string ConnectorSuffix = ".webhook.office.com";

    public string Type => "msteams";

    public JsonObject Render(Alert alert, AlertTarget target) =>
        IsConnector(target) ? MessageCard.Render(alert) : AdaptiveCard.Render(alert);

    /// <summary>A connector answers 200 and tells in the body that it could not deliver; a workflow's 202 has none.</summary>
    public string? Refusal(HookReply reply) =>
        reply.Text.Contains("delivery failed", StringComparison.OrdinalIgnoreCase)
        || reply.Text.Contains("returned HTTP error", StringComparison.OrdinalIgnoreCase)
            ? $"did not deliver the message: {PlainText.OneLine(reply.Text, 200)}"
            : null;

    private static bool IsConnector(AlertTarget target) =>
        HookAddress.TryParse(target.Address)?.Url.Host is { } host
        && (
            ConnectorHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            || host.EndsWith(ConnectorSuffix, StringComparison.OrdinalIgnoreCase)
        );
}
