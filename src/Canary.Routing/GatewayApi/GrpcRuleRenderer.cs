using System.Text.Json.Nodes;

namespace Canary.Routing.GatewayApi;

/// <summary>Makes the one rule of a generated GRPCRoute, leading to the apex service.</summary>
internal static class GrpcRuleRenderer
{
    public static JsonObject Render(RouteContext context)
    {
        var service = context.Canary.Spec.Service ?? new();
        var rule = new JsonObject();
        if (service.Match is { Count: > 0 } matches)
        {
            rule["matches"] = new JsonArray([.. matches.Select(GrpcMatchRenderer.Render)]);
        }
        if (HttpFilterRenderer.Render(service) is { Count: > 0 } filters)
        {
            rule["filters"] = filters;
        }
        rule["backendRefs"] = new JsonArray(RouteBackends.Apex(context));
        return rule;
    }
}
