using System.Text.Json.Nodes;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>Makes an HTTPRoute's CORS filter out of Istio's words.</summary>
internal static class CorsRenderer
{
    /// <summary>Gateway API's default for how long a preflight answer may be cached, in seconds.</summary>
    private const int DefaultMaxAge = 5;

    /// <summary>The filter; empty without a policy.</summary>
    public static JsonObject Render(V1CorsPolicy? policy)
    {
        if (policy is null)
        {
            return [];
        }
        var origins = (policy.AllowOrigins ?? []).Select(origin => origin.Exact ?? "");
        var rendered = new JsonObject();
        AddList(rendered, "allowOrigins", [.. policy.AllowOrigin ?? [], .. origins]);
        AddList(rendered, "allowMethods", policy.AllowMethods);
        AddList(rendered, "allowHeaders", policy.AllowHeaders);
        AddList(rendered, "exposeHeaders", policy.ExposeHeaders);
        if (policy.AllowCredentials is { } allowCredentials)
        {
            rendered["allowCredentials"] = allowCredentials;
        }
        rendered["maxAge"] = MaxAgeSeconds(policy.MaxAge);
        return rendered;
    }

    private static void AddList(JsonObject rendered, string name, IReadOnlyList<string>? values)
    {
        if (values is { Count: > 0 })
        {
            rendered[name] = new JsonArray([.. values.Distinct().Select(value => JsonValue.Create(value))]);
        }
    }

    private static int MaxAgeSeconds(string? maxAge) =>
        string.IsNullOrEmpty(maxAge) ? DefaultMaxAge
        : Duration.TryParse(maxAge, out var duration) ? (int)duration.TotalSeconds
        : throw new FormatException($"'{maxAge}' is not a duration; write for example 24h.");
}
