using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.Kubernetes;

/// <summary>Compares a rendered service with the server's, in the fields that the controller owns.</summary>
internal static class ServiceComparison
{
    /// <summary>Selector, ports and traffic distribution are as rendered. Further ports, which an adopted service may have, are none of the controller's business.</summary>
    public static bool IsCurrent(JsonObject wanted, V1ServiceSpec existing)
    {
        var spec = wanted.Deserialize(RoutingJson.Default.V1Service)?.Spec ?? new();
        return SelectsTheSame(spec.Selector ?? new Dictionary<string, string>(), existing.Selector)
            && (spec.Ports ?? []).All(port => existing.Ports?.Any(other => AreEqual(port, other)) == true)
            && (spec.TrafficDistribution is null || spec.TrafficDistribution == existing.TrafficDistribution);
    }

    private static bool SelectsTheSame(
        IReadOnlyDictionary<string, string> wanted,
        IReadOnlyDictionary<string, string>? existing
    ) => wanted.Count == existing?.Count && wanted.All(pair => existing.GetValueOrDefault(pair.Key) == pair.Value);

    private static bool AreEqual(V1ServicePort wanted, V1ServicePort existing) =>
        wanted with { Protocol = wanted.Protocol ?? "TCP" } == existing with { Protocol = existing.Protocol ?? "TCP" };
}
