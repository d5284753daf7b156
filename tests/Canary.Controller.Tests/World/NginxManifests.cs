using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.World;

/// <summary>What a user of the NGINX ingress controller would commit.</summary>
internal static class NginxManifests
{
    public const string Host = "shop.test";

    /// <summary>Leads to the apex service.</summary>
    /// <param name="port">The service's port.</param>
    public static JsonObject Ingress(int port = 80) =>
        Manifests.Parse(
            $$"""
            {
              "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
              "metadata": { "name": "podinfo", "namespace": "{{Manifests.Namespace}}",
                "annotations": { "nginx.ingress.kubernetes.io/proxy-body-size": "8m" } },
              "spec": {
                "ingressClassName": "nginx",
                "rules": [ { "host": "{{Host}}", "http": { "paths": [ { "path": "/", "pathType": "Prefix",
                  "backend": { "service": { "name": "podinfo", "port": { "number": {{port}} } } } } ] } } ]
              }
            }
            """
        );

    /// <summary>The Canary podinfo, judged every 15 seconds by what the ingress controller measures.</summary>
    /// <param name="analysis">The strategy, as JSON members.</param>
    /// <param name="successRate">The least that is good enough.</param>
    public static JsonObject Canary(string analysis, double successRate = 99) =>
        Manifests.Parse(
            $$"""
            {
              "apiVersion": "canary.dev/v1", "kind": "Canary",
              "metadata": { "name": "podinfo", "namespace": "{{Manifests.Namespace}}" },
              "spec": {
                "provider": "nginx",
                "targetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "podinfo" },
                "ingressRef": { "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "name": "podinfo" },
                "progressDeadlineSeconds": 60,
                "metricsServer": "http://prometheus.test:9090",
                "service": { "port": 80, "targetPort": 9898 },
                "analysis": {
                  "interval": "15s", "threshold": 2, {{analysis}},
                  "metrics": [
                    { "name": "request-success-rate", "interval": "30s", "thresholdRange": { "min": {{successRate}} } },
                    { "name": "request-duration", "interval": "30s", "thresholdRange": { "max": 500 } }
                  ]
                }
              }
            }
            """
        );
}
