using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.Istio;

/// <summary>Makes the destinations of a route.</summary>
internal static class DestinationRenderer
{
    /// <summary>Stands for the calls between workloads.</summary>
    public const string Mesh = "mesh";

    private const string SetCookieHeader = "Set-Cookie";

    /// <summary>The primary and the canary by their weights; the cookies that a rule hands out are on the one who hands them out.</summary>
    /// <exception cref="InvalidOperationException">The weights are finer than a percent, which Istio does not know.</exception>
    public static JsonArray Divide(
        RouteContext context,
        TrafficSplit split,
        string? primaryCookie,
        string? canaryCookie
    )
    {
        if (split.Total != 100)
        {
            throw new InvalidOperationException(
                $"The provider {context.Provider} divides traffic by whole percents, not {split.Canary} of {split.Total}; round the weight."
            );
        }
        return new(
            Weighted(context, context.Names.Primary, split.Primary, primaryCookie),
            Weighted(context, context.Names.Canary, split.Canary, canaryCookie)
        );
    }

    /// <summary>All to one service.</summary>
    public static JsonArray Only(RouteContext context, string service) => new(Weighted(context, service, 100, null));

    /// <summary>A service, and its port where Istio can't tell which one is meant.</summary>
    public static JsonObject Render(RouteContext context, string service)
    {
        var destination = new JsonObject { ["host"] = service };
        if (NeedsPort(context.Canary.Spec.Service ?? new()))
        {
            destination["port"] = new JsonObject { ["number"] = context.Canary.Spec.Service?.Port };
        }
        return destination;
    }

    /// <summary>The cookie that a destination of a stored route hands out.</summary>
    public static string? CookieOf(JsonNode? weighted) =>
        RoutePart.Text(RoutePart.At(weighted, "headers", "response", "add", SetCookieHeader));

    /// <summary>Has a destination hand a cookie out, beside what else it does to answers.</summary>
    public static void AddCookie(JsonObject weighted, string cookie) =>
        Member(Member(Member(weighted, "headers"), "response"), "add")[SetCookieHeader] = cookie;

    private static JsonObject Weighted(RouteContext context, string service, int weight, string? cookie)
    {
        var weighted = new JsonObject { ["destination"] = Render(context, service) };
        if (cookie is not null)
        {
            AddCookie(weighted, cookie);
        }
        weighted["weight"] = weight;
        return weighted;
    }

    private static JsonObject Member(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject member)
        {
            member = [];
            parent[name] = member;
        }
        return member;
    }

    /// <summary>Discovered ports make the services have several, and a request that came by a gateway does not tell which it is for.</summary>
    private static bool NeedsPort(V1CanaryService service) =>
        service.PortDiscovery is true
        && (service.Delegation is true || service.Gateways?.Any(gateway => gateway != Mesh) is true);
}
