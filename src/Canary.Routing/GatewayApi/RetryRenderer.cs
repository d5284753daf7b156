using System.Text.Json.Nodes;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>Makes an HTTPRoute's retry out of Istio's words. Connections that fail are tried again wherever there is a retry at all.</summary>
internal static class RetryRenderer
{
    /// <summary>Null: requests are not tried again.</summary>
    public static JsonObject? Render(V1Retries? retries)
    {
        if (retries is null)
        {
            return null;
        }
        var rendered = new JsonObject();
        if (RetryConditions.Codes(retries.RetryOn) is { Count: > 0 } codes)
        {
            rendered["codes"] = new JsonArray([.. codes.Select(code => JsonValue.Create(code))]);
        }
        if (retries.Attempts is { } attempts)
        {
            rendered["attempts"] = attempts;
        }
        if (GatewayDuration.Render(retries.Backoff) is { } backoff)
        {
            rendered["backoff"] = backoff;
        }
        return rendered;
    }
}
