using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>Reads a stored VirtualService back.</summary>
internal static class VirtualServiceReading
{
    /// <summary>What it gives the canary; null when it does not divide its requests as a Canary's does.</summary>
    public static CanaryTraffic? Traffic(RouteContext context, V1VirtualService virtualService)
    {
        var service = context.Canary.Spec.Service ?? new();
        var spec = RoutePart.Node(virtualService.Spec);
        if (IstioProtocol.IsTcp(service))
        {
            return RoutePart.Items(RoutePart.At(spec, "tcp")) is [var only] && Weight(only, context.Names) is { } weight
                ? CanaryTraffic.Of(weight)
                : null;
        }
        var rules = RoutePart.Items(RoutePart.At(spec, "http"));
        return PlanReading.Read(
            [.. rules.Select(rule => Read(rule, context.Names))],
            context.Canary.Spec.Analysis?.SessionAffinity,
            shared => MatchPlace.Find(context.Canary, place => HasMatches(context, rules[shared], place))
        );
    }

    private static SeenRule Read(JsonObject rule, ServiceNames names) =>
        new()
        {
            Cookie = HttpRulesRenderer.CookieOf(rule),
            Weight = Weight(rule, names),
            Mirror = Mirror(rule, names),
            TakesBack = RoutePart
                .Items(rule["route"])
                .Any(destination =>
                    DestinationRenderer.CookieOf(destination) is { } cookie && SetCookie.IsRemoval(cookie)
                ),
        };

    private static bool HasMatches(RouteContext context, JsonObject rule, string place) =>
        JsonNode.DeepEquals(rule["match"], HttpRulesRenderer.RenderMatches(context, place, cookie: null));

    /// <summary>Percent for the canary.</summary>
    private static decimal? Weight(JsonObject rule, ServiceNames names)
    {
        var destinations = RoutePart.Items(rule["route"]).Select(Read).ToList();
        return destinations switch
        {
            [var only] when only.Host == names.Primary => 0,
            [var one, var two] when one.Host == names.Primary && two.Host == names.Canary => Percent(one, two),
            [var one, var two] when one.Host == names.Canary && two.Host == names.Primary => Percent(two, one),
            _ => null,
        };
    }

    private static (string? Host, decimal? Weight) Read(JsonObject destination) =>
        (RoutePart.Text(RoutePart.At(destination, "destination", "host")), RoutePart.Number(destination["weight"]));

    /// <summary>Istio takes weights as they are when they add up to anything; a destination without one gets nothing.</summary>
    private static decimal? Percent((string? Host, decimal? Weight) primary, (string? Host, decimal? Weight) canary)
    {
        var (kept, given) = (primary.Weight ?? 0, canary.Weight ?? 0);
        var whole =
            kept >= 0 && given >= 0 && kept % 1 == 0 && given % 1 == 0 && kept + given is > 0 and <= int.MaxValue;
        return whole ? TrafficSplit.Percent((long)kept, (long)given) : null;
    }

    private static decimal Mirror(JsonObject rule, ServiceNames names) =>
        RoutePart.Text(RoutePart.At(rule, "mirror", "host")) == names.Canary
            ? RoutePart.Number(RoutePart.At(rule, "mirrorPercentage", "value")) ?? 100
            : 0;
}
