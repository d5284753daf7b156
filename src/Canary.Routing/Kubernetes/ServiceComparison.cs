using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.Kubernetes;

/// <summary>Compares a rendered service with the server's, in the fields that the controller owns. Done in every pass, so nothing is read or written for it.</summary>
internal static class ServiceComparison
{
    /// <summary>Selector, ports and traffic distribution are as rendered. Further ports, which an adopted service may have, are none of the controller's business.</summary>
    public static bool IsCurrent(JsonObject wanted, V1ServiceSpec existing)
    {
        var spec = wanted["spec"];
        return SelectsTheSame(spec?["selector"] as JsonObject ?? [], existing.Selector)
            && (spec?["ports"] as JsonArray ?? []).All(port =>
                port is not null && existing.Ports?.Any(other => AreEqual(port, other)) == true
            )
            && (
                (string?)spec?["trafficDistribution"] is not { } distribution
                || distribution == existing.TrafficDistribution
            );
    }

    private static bool SelectsTheSame(JsonObject wanted, IReadOnlyDictionary<string, string>? existing) =>
        wanted.Count == existing?.Count
        && wanted.All(pair => existing.GetValueOrDefault(pair.Key) == (string?)pair.Value);

    private static bool AreEqual(JsonNode wanted, V1ServicePort existing) =>
        (string?)wanted["name"] == existing.Name
        && (int?)wanted["port"] == existing.Port
        && ((string?)wanted["protocol"] ?? "TCP") == (existing.Protocol ?? "TCP")
        && JsonNode.DeepEquals(wanted["targetPort"], existing.TargetPort?.ToJson())
        && (string?)wanted["appProtocol"] == existing.AppProtocol;
}
