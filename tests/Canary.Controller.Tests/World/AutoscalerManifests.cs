using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.World;

/// <summary>Autoscalers that a user would commit.</summary>
internal static class AutoscalerManifests
{
    /// <summary>By CPU; <paramref name="load"/> is what the simulated metric says.</summary>
    public static JsonObject Hpa(string load = "50%", int utilization = 50, int min = 2, int max = 10) =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
              "metadata": { "name": "podinfo", "namespace": "{{Manifests.Namespace}}",
                "annotations": { "simulator.canary.dev/metric.cpu": "{{load}}" } },
              "spec": {
                "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "podinfo" },
                "minReplicas": {{min}}, "maxReplicas": {{max}},
                "metrics": [ { "type": "Resource", "resource": { "name": "cpu",
                  "target": { "type": "Utilization", "averageUtilization": {{utilization}} } } } ] } }
            """
        );

    /// <summary>What the simulated metric of an autoscaler says from now on.</summary>
    public static JsonObject Load(string name, string load) =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
              "metadata": { "name": "{{name}}", "namespace": "{{Manifests.Namespace}}",
                "annotations": { "simulator.canary.dev/metric.cpu": "{{load}}" } } }
            """
        );

    /// <summary>By two Prometheus queries.</summary>
    public static JsonObject ScaledObject() =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject",
              "metadata": { "name": "podinfo-so", "namespace": "{{Manifests.Namespace}}" },
              "spec": {
                "scaleTargetRef": { "name": "podinfo" },
                "minReplicaCount": 3, "maxReplicaCount": 8,
                "advanced": { "horizontalPodAutoscalerConfig": { "name": "podinfo-hpa" } },
                "triggers": [
                  { "type": "prometheus", "name": "requests",
                    "metadata": { "serverAddress": "http://prometheus.test:9090", "threshold": "100",
                      "query": "sum(rate(http_requests_total{app=\"podinfo\"}[30s]))" } },
                  { "type": "prometheus", "name": "queue",
                    "metadata": { "serverAddress": "http://prometheus.test:9090", "threshold": "5",
                      "query": "queue_length{job=\"podinfo\"}" } } ] } }
            """
        );

    /// <summary>By the requests that the target's pods answer: one pod for each five a second, and three at least.</summary>
    public static JsonObject ByRequests() =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject",
              "metadata": { "name": "podinfo-so", "namespace": "{{Manifests.Namespace}}" },
              "spec": {
                "scaleTargetRef": { "name": "podinfo" },
                "minReplicaCount": 3, "maxReplicaCount": 8, "pollingInterval": 10,
                "triggers": [ { "type": "prometheus", "name": "requests",
                  "metadata": { "serverAddress": "http://prometheus.test:9090", "threshold": "5",
                    "query": "sum(rate(http_requests_total{pod=~\"podinfo-[0-9a-z]+-[0-9a-z]+\"}[30s]))" } } ] } }
            """
        );

    /// <summary>KEDA's kind, with no schema; nobody acts on it.</summary>
    public static JsonObject KedaDefinition() =>
        Manifests.Parse(
            """
            { "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
              "metadata": { "name": "scaledobjects.keda.sh" },
              "spec": { "group": "keda.sh", "scope": "Namespaced",
                "names": { "kind": "ScaledObject", "plural": "scaledobjects", "singular": "scaledobject", "listKind": "ScaledObjectList" },
                "versions": [ { "name": "v1alpha1", "served": true, "storage": true,
                  "schema": { "openAPIV3Schema": { "type": "object",
                    "properties": { "spec": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } } } } } ] } }
            """
        );

    /// <summary>The Canary, with an autoscaler.</summary>
    public static JsonObject Scaled(JsonObject canary, JsonObject autoscaler, string more = "")
    {
        canary["spec"]!["autoscalerRef"] = Manifests.Parse(
            $$"""
            { "apiVersion": "{{autoscaler["apiVersion"]}}", "kind": "{{autoscaler["kind"]}}",
              "name": "{{autoscaler["metadata"]!["name"]}}"{{more}} }
            """
        );
        return canary;
    }
}
