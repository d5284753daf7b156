using System.Text.Json.Nodes;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>
/// Makes divided rules lead to the apex service again where nothing tells any more how they were: whoever took the note away from a route, the
/// services that it leads to must not go before it leads elsewhere.
/// </summary>
internal static class UndividedRules
{
    /// <summary>The rules, without those for cookies and without mirrors to the canary.</summary>
    public static JsonArray Of(RouteContext context, JsonArray rules) =>
        [
            .. rules
                .OfType<JsonObject>()
                .Where(rule => RuleReading.CookieOf(rule) is null)
                .Select(JsonNode (rule) => Undivide(context, rule.DeepClone().AsObject())),
        ];

    private static JsonObject Undivide(RouteContext context, JsonObject rule)
    {
        if (rule["filters"] is JsonArray filters)
        {
            var kept = filters.Where(filter => !IsCanary(filter?["requestMirror"]?["backendRef"])).ToList();
            rule["filters"] = new JsonArray([.. kept.Select(filter => filter?.DeepClone())]);
        }
        if (rule["backendRefs"] is JsonArray backends)
        {
            rule["backendRefs"] = new JsonArray([
                .. backends.Where(backend => !IsCanary(backend)).Select(backend => Lead(context, backend)),
            ]);
        }
        return rule;

        bool IsCanary(JsonNode? backend) => RouteBackends.IsService(backend, context, context.Names.Canary);
    }

    private static JsonNode? Lead(RouteContext context, JsonNode? backend)
    {
        var copy = backend?.DeepClone();
        if (copy is JsonObject primary && RouteBackends.IsService(primary, context, context.Names.Primary))
        {
            primary["name"] = context.Names.Apex;
            primary["weight"] = 1L;
            if (context.Canary.Spec.Analysis?.SessionAffinity is { } affinity)
            {
                BackendCookie.Remove(primary, affinity);
            }
        }
        return copy;
    }
}
