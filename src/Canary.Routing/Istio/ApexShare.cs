using System.Text.Json.Nodes;

namespace Canary.Routing.Istio;

/// <summary>The apex service's share in the destinations of a user's own route: found, and made into the primary's and the canary's. Pure.</summary>
internal static class ApexShare
{
    /// <summary>A destination is this service of the Canary's namespace, in short or in full.</summary>
    /// <param name="destination">Has a <c>host</c>.</param>
    /// <param name="context">Whose it is.</param>
    /// <param name="service">The service's name.</param>
    public static bool IsService(JsonNode? destination, RouteContext context, string service) =>
        RoutePart.Text(RoutePart.At(destination, "host")) is { } host && IsService(host, context, service);

    /// <summary>The destinations of a rule that are this service.</summary>
    public static IEnumerable<JsonObject> Of(JsonNode? rule, RouteContext context, string service) =>
        RoutePart
            .Items(RoutePart.At(rule, "route"))
            .Where(weighted => IsService(RoutePart.At(weighted, "destination"), context, service));

    /// <summary>The rule gives the apex a share: all, when there is nothing else, else its weight.</summary>
    public static bool IsIn(JsonNode? rule, RouteContext context) =>
        RoutePart.Items(RoutePart.At(rule, "route")) is var route
        && Of(rule, context, context.Names.Apex).Any(apex => route.Count == 1 || Weight(apex) > 0);

    /// <summary>Percent of the divided share that is the canary's; null when there is no such share.</summary>
    public static decimal? Read(JsonNode? rule, RouteContext context)
    {
        var primary = Of(rule, context, context.Names.Primary).Sum(Weight);
        var canary = Of(rule, context, context.Names.Canary).Sum(Weight);
        var alone = RoutePart.Items(RoutePart.At(rule, "route")).Count == 1;
        return primary + canary > 0 ? TrafficSplit.Percent(primary, canary)
            : alone && Of(rule, context, context.Names.Primary).Any() ? 0
            : null;
    }

    /// <summary>The apex becomes primary and canary, which divide its share; the shares of others stay as they are.</summary>
    public static JsonArray Divide(JsonObject rule, RouteContext context, TrafficSplit split)
    {
        var route = RoutePart.Items(rule["route"]);
        var alone = route.Count == 1;
        var divided = new List<(JsonObject To, long Weight)>();
        foreach (var weighted in route)
        {
            var weight = alone ? 1 : Weight(weighted);
            if (IsService(weighted["destination"], context, context.Names.Apex))
            {
                divided.Add((Lead(weighted, context.Names.Primary), weight * split.Primary));
                divided.Add((Lead(weighted, context.Names.Canary), weight * split.Canary));
            }
            else
            {
                divided.Add((weighted.DeepClone().AsObject(), weight * split.Total));
            }
        }
        return Reduce(divided, alone ? split.Total : route.Sum(Weight));
    }

    /// <summary>Primary and canary become the apex again.</summary>
    public static JsonArray Unite(JsonObject rule, RouteContext context)
    {
        var united = new JsonArray();
        var canary = Of(rule, context, context.Names.Canary).Sum(Weight);
        foreach (var weighted in RoutePart.Items(rule["route"]))
        {
            if (IsService(weighted["destination"], context, context.Names.Primary))
            {
                var apex = Lead(weighted, context.Names.Apex);
                apex["weight"] = Weight(weighted) + canary;
                united.Add((JsonNode)apex);
                canary = 0;
            }
            else if (!IsService(weighted["destination"], context, context.Names.Canary))
            {
                united.Add(weighted.DeepClone());
            }
        }
        return united;
    }

    /// <summary>Istio gives a destination without a weight nothing, unless it is the only one.</summary>
    private static long Weight(JsonObject weighted) =>
        RoutePart.Number(weighted["weight"]) is { } weight and >= 0 and <= int.MaxValue ? (long)weight : 0;

    private static bool IsService(string host, RouteContext context, string service) =>
        host == service || host.StartsWith($"{service}.{context.Key.Namespace}.svc.", StringComparison.Ordinal);

    /// <summary>The same to another service, named as short or full as it was.</summary>
    private static JsonObject Lead(JsonObject weighted, string service)
    {
        var copy = weighted.DeepClone().AsObject();
        if (RoutePart.Text(RoutePart.At(copy, "destination", "host")) is { } host)
        {
            var dot = host.IndexOf('.', StringComparison.Ordinal);
            copy["destination"]!["host"] = dot < 0 ? service : service + host[dot..];
        }
        return copy;
    }

    /// <summary>In numbers that add up to what they did before, where whole ones can say it, else in the smallest that say the same.</summary>
    private static JsonArray Reduce(List<(JsonObject To, long Weight)> route, long sum)
    {
        var divisor = Math.Max(1, route.Aggregate(0L, (of, weighted) => Gcd(of, weighted.Weight)));
        var smallest = route.Sum(weighted => weighted.Weight) / divisor;
        var factor = smallest > 0 && sum % smallest == 0 ? sum / smallest : 1;
        foreach (var (to, weight) in route)
        {
            to["weight"] = weight / divisor * factor;
        }
        return [.. route.Select(JsonNode (weighted) => weighted.To)];
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
