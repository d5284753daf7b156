using System.Text.Json.Nodes;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>The facts of an attachment, which Slack invented and Rocket.Chat took over.</summary>
internal static class SlackFields
{
    public static JsonArray Of(AlertText text, Func<string, string> escape)
    {
        var fields = new JsonArray();
        foreach (var fact in text.Facts)
        {
            fields.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["title"] = escape(fact.Label),
                        ["value"] = escape(fact.Value),
                        ["short"] = fact.IsShort,
                    }
            );
        }
        return fields;
    }
}
