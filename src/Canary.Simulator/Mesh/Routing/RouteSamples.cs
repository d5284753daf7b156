using Canary.Kubernetes;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>Makes requests up that routes take.</summary>
internal static class RouteSamples
{
    /// <summary>For each route one: where it is least particular; at the gateway, or if it is at none, at the first of its Services.</summary>
    public static IEnumerable<(ObjectKey Route, GatewayRequest Request)> Of(
        IReadOnlyList<RouteEntry> entries,
        IReadOnlyDictionary<ObjectKey, RouteEntry[]> services
    )
    {
        var sampled = new HashSet<(string, ObjectKey)>();
        foreach (var route in entries.GroupBy(RouteOf))
        {
            sampled.Add(route.Key);
            var entry = LeastParticular(route);
            var host = entry.Host.Name;
            yield return (
                route.Key.Route,
                Sample(entry, host == "*" ? "any.example" : host.Replace("*", "www", StringComparison.Ordinal))
            );
        }
        foreach (var (service, own) in services.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            foreach (var route in own.GroupBy(RouteOf).Where(route => sampled.Add(route.Key)))
            {
                var entry = LeastParticular(route);
                var port = entry.Match.Ports is { Count: > 0 } ports ? $":{ports.First()}" : "";
                yield return (
                    route.Key.Route,
                    Sample(entry, $"{service.Name}.{service.Namespace}.svc.cluster.local{port}")
                );
            }
        }
    }

    private static (string Kind, ObjectKey Route) RouteOf(RouteEntry entry) => (entry.Rule.Kind, entry.Rule.Route);

    private static RouteEntry LeastParticular(IEnumerable<RouteEntry> route) =>
        route.MinBy(entry => entry.Match.Headers.Count + entry.Match.QueryParams.Count + entry.Match.SourceLabels.Count)
        ?? throw new InvalidOperationException("A route without entries is not in the table.");

    private static GatewayRequest Sample(RouteEntry entry, string host)
    {
        var match = entry.Match;
        return new()
        {
            Host = host,
            Method = match.Method?.Value ?? "GET",
            Path = match.Path.Sample,
            Query = string.Join('&', match.QueryParams.Select(value => $"{value.Name}={value.Value}")),
            Headers = match
                .Headers.DistinctBy(value => value.Name, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(value => value.Name, value => value.Value ?? "", StringComparer.OrdinalIgnoreCase),
            Source =
                match.SourceNamespace is null && match.SourceLabels.Count == 0
                    ? null
                    : new(match.SourceNamespace ?? "default", "users", match.SourceLabels),
            Gateway = match.Gateways?.FirstOrDefault(),
        };
    }
}
