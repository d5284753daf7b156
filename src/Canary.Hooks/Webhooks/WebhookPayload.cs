using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Hooks.Webhooks;

/// <summary>What Flagger posts, field by field, so that receivers written for it need no change.</summary>
internal static class WebhookPayload
{
    public static JsonObject Of(WebhookCall call)
    {
        var payload = new JsonObject
        {
            ["name"] = call.Name,
            ["namespace"] = call.Namespace,
            ["phase"] = call.Phase,
            ["checksum"] = call.Checksum,
        };
        var metadata = Metadata(call);
        if (metadata.Count > 0)
        {
            payload["metadata"] = metadata;
        }
        return payload;
    }

    private static JsonObject Metadata(WebhookCall call)
    {
        var metadata = new JsonObject();
        if (call.Event is { } told)
        {
            metadata["eventMessage"] = told.Message;
            metadata["eventType"] = told.IsWarning ? "Warning" : "Normal";
            metadata["timestamp"] = told.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        }
        foreach (var (key, value) in call.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            metadata.TryAdd(key, value);
        }
        return metadata;
    }
}
