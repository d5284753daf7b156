using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>Anything that takes JSON: all that is known, signed with the token as key where there is one (see <see cref="HooksOptions"/>).</summary>
internal sealed class WebhookFormat : IAlertFormat
{
    public string Type => "webhook";

    public string? SigningKey(AlertTarget target) => target.Token;

    public JsonObject Render(Alert alert, AlertTarget target)
    {
        var document = new JsonObject
        {
            ["severity"] = AlertText.Severity(alert.Level),
            ["message"] = alert.Message,
            ["timestamp"] = alert.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["canary"] = new JsonObject { ["name"] = alert.Name, ["namespace"] = alert.Namespace },
            ["target"] = new JsonObject { ["kind"] = alert.TargetKind, ["name"] = alert.TargetName },
            ["phase"] = alert.Phase,
            ["reason"] = alert.Reason,
            ["weight"] = alert.Weight,
            ["revision"] = alert.Revision,
            ["images"] = new JsonArray([.. alert.Images.Select(image => (JsonNode)image)]),
            ["failedChecks"] = new JsonArray([.. alert.Checks.Select(Check)]),
            ["fields"] = new JsonObject(alert.Fields.DistinctBy(field => field.Key).Select(Field)),
        };
        if (alert.Cluster is { } cluster)
        {
            document["cluster"] = cluster;
        }
        if (alert.Link is { } link)
        {
            document["link"] = link.AbsoluteUri;
        }
        return document;
    }

    private static KeyValuePair<string, JsonNode?> Field(KeyValuePair<string, string> field) =>
        new(field.Key, field.Value);

    private static JsonNode Check(AlertCheck check) =>
        new JsonObject
        {
            ["name"] = check.Name,
            ["value"] = Number(check.Value),
            ["min"] = Number(check.Min),
            ["max"] = Number(check.Max),
            ["message"] = check.Message,
        };

    /// <summary>JSON has no infinity.</summary>
    private static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
