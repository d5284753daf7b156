using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>Makes the one rule of a generated HTTPRoute, leading to the apex service.</summary>
internal static class HttpRuleRenderer
{
    public static JsonObject Render(RouteContext context)
    {
        var service = context.Canary.Spec.Service ?? new();
        var rule = new JsonObject { ["matches"] = HttpMatchRenderer.Render(service.Match) };
        if (HttpFilterRenderer.Render(service) is { Count: > 0 } filters)
        {
            rule["filters"] = filters;
        }
        rule["backendRefs"] = new JsonArray(RouteBackends.Apex(context));
        if (Timeouts(service) is { Count: > 0 } timeouts)
        {
            rule["timeouts"] = timeouts;
        }
        if (RetryRenderer.Render(service.Retries) is { } retry)
        {
            rule["retry"] = retry;
        }
        return rule;
    }

    /// <summary>A time limit for each try is what Gateway API calls the time-out of the backend's part.</summary>
    private static JsonObject Timeouts(V1CanaryService service)
    {
        var timeouts = new JsonObject();
        if (GatewayDuration.Render(service.Timeout) is { } request)
        {
            timeouts["request"] = request;
        }
        if (GatewayDuration.Render(service.BackendTimeout ?? service.Retries?.PerTryTimeout) is { } backend)
        {
            timeouts["backendRequest"] = backend;
        }
        return timeouts;
    }
}
