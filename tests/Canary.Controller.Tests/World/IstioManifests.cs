using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Controller.Tests.World;

/// <summary>What a user of Istio would commit.</summary>
internal static class IstioManifests
{
    public const string Group = "networking.istio.io";

    public static readonly ResourceType VirtualServices = new(Group, "v1", "virtualservices", "VirtualService");
    public static readonly ResourceType DestinationRules = new(Group, "v1", "destinationrules", "DestinationRule");

    /// <summary>The Canary podinfo, judged every ten seconds.</summary>
    /// <param name="analysis">What there is of it besides interval, threshold and metric, as JSON members.</param>
    /// <param name="service">What there is of it besides the ports, as JSON members.</param>
    /// <param name="metric">The metric; empty: none.</param>
    public static JsonObject Canary(string analysis, string service = "", string metric = "request-success-rate") =>
        Manifests.Parse(
            $$"""
            {
              "apiVersion": "canary.dev/v1", "kind": "Canary",
              "metadata": { "name": "podinfo", "namespace": "{{Manifests.Namespace}}" },
              "spec": {
                "provider": "istio",
                "targetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "podinfo" },
                "progressDeadlineSeconds": 60,
                "metricsServer": "http://prometheus.test:9090",
                "service": { "port": 80, "targetPort": 9898{{Further(service)}} },
                "analysis": {
                  "interval": "10s", "threshold": 1, "maxHold": "10m"{{Further(analysis)}},
                  "metrics": [ {{(
                metric.Length == 0 ? "" : $$"""{ "name": "{{metric}}", "thresholdRange": { "min": 99 } }"""
            )}} ]
                }
              }
            }
            """
        );

    /// <summary>A VirtualService that the user wrote.</summary>
    public static JsonObject VirtualService(string name, string spec) =>
        Manifests.Parse(
            $$"""
            {
              "apiVersion": "networking.istio.io/v1", "kind": "VirtualService",
              "metadata": { "name": "{{name}}", "namespace": "{{Manifests.Namespace}}" },
              "spec": { {{spec}} }
            }
            """
        );

    /// <summary>A Service of the target that was there before the Canary.</summary>
    public static JsonObject Service() =>
        Manifests.Parse(
            $$"""
            {
              "apiVersion": "v1", "kind": "Service",
              "metadata": { "name": "podinfo", "namespace": "{{Manifests.Namespace}}" },
              "spec": {
                "selector": { "app": "podinfo" },
                "ports": [ { "name": "http", "port": 80, "protocol": "TCP", "targetPort": 9898 } ]
              }
            }
            """
        );

    private static string Further(string members) => members.Length == 0 ? "" : $", {members}";
}
