using System.Text.Json.Nodes;
using Canary.Engine;

namespace Canary.Routing.Istio;

/// <summary>Makes a VirtualService's tcp rule, for services whose <c>appProtocol</c> is tcp. Pure.</summary>
internal static class TcpRulesRenderer
{
    /// <summary>Divides connections by weight; that is all there is to say of them. Those of an A/B test can't be told from the rest, so none goes to the canary.</summary>
    public static JsonArray Render(RouteContext context, CanaryTraffic traffic)
    {
        var split = TrafficSplit.ToCanary(traffic.Match is null ? traffic.Weight : 0);
        return new(Assemble(context, DestinationRenderer.Divide(context, split, null, null)));
    }

    /// <summary>Leads every connection to the apex service.</summary>
    public static JsonArray RenderReleased(RouteContext context) =>
        new(Assemble(context, DestinationRenderer.Only(context, context.Names.Apex)));

    private static JsonObject Assemble(RouteContext context, JsonArray route)
    {
        var rule = new JsonObject();
        if (MatchRenderer.RenderTcp(context.Canary.Spec.Service?.Match) is { Count: > 0 } matches)
        {
            rule["match"] = matches;
        }
        rule["route"] = route;
        return rule;
    }
}
