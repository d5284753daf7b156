using System.Text;
using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Controller.Tests.World;

/// <summary>What a user would commit.</summary>
internal static class Manifests
{
    public const string Namespace = "shop";
    public const string Name = "podinfo";

    /// <summary>The workload; its size is left to the controller, as with any GitOps agent.</summary>
    public static JsonObject Deployment(string image, string name = Name) =>
        Parse(
            $$"""
            {
              "apiVersion": "apps/v1", "kind": "Deployment",
              "metadata": { "name": "{{name}}", "namespace": "{{Namespace}}" },
              "spec": {
                "selector": { "matchLabels": { "app": "{{name}}" } },
                "template": {
                  "metadata": { "labels": { "app": "{{name}}" } },
                  "spec": { "containers": [ { "name": "podinfo", "image": "{{image}}" } ] }
                }
              }
            }
            """
        );

    /// <summary>A release whose pods never become ready.</summary>
    public static JsonObject Unready(string image, string name = Name) =>
        Behaving(image, PodAnnotations.Ready, "false", name);

    /// <summary>A release that answers a share of its requests with 500.</summary>
    public static JsonObject Failing(string image, string share) => Behaving(image, PodAnnotations.ErrorRate, share);

    /// <summary>What somebody changes by hand so that the primary's new pods never become ready, and how they take it back.</summary>
    public static JsonObject BrokenPrimary(bool broken) =>
        Parse(
            $$"""
            { "apiVersion": "apps/v1", "kind": "Deployment",
              "metadata": { "name": "{{Name}}-primary", "namespace": "{{Namespace}}" },
              "spec": { "template": { "metadata": { "annotations": { {{(
                  broken ? $"\"{PodAnnotations.Ready}\": \"false\"" : ""
              )}} } } } } }
            """
        );

    /// <summary>Only the size, as <c>kubectl scale</c> sets it.</summary>
    public static JsonObject Replicas(int replicas, string name = Name) =>
        Parse(
            $$"""
            { "apiVersion": "apps/v1", "kind": "Deployment",
              "metadata": { "name": "{{name}}", "namespace": "{{Namespace}}" },
              "spec": { "replicas": {{replicas}} } }
            """
        );

    /// <summary>Weights 10, 30 and 50 by HTTPRoute, a judgement each ten seconds, threshold 1.</summary>
    public static JsonObject Weighted(string name = Name, params int[] weights) =>
        Canary(
            name,
            "gatewayapi:v1",
            $"\"stepWeights\": [{string.Join(", ", weights is [] ? [10, 30, 50] : weights)}]",
            """, "hosts": ["shop.test"], "gatewayRefs": [ { "name": "public" } ]"""
        );

    /// <summary>As <see cref="Weighted"/>, but with these fields of its analysis in the place of <c>stepWeights</c>.</summary>
    public static JsonObject Stepping(string analysis) =>
        Canary(
            Name,
            "gatewayapi:v1",
            analysis,
            """, "hosts": ["shop.test"], "gatewayRefs": [ { "name": "public" } ]"""
        );

    /// <summary>As <see cref="Weighted"/>, judged by the MetricTemplate <c>errors</c>.</summary>
    public static JsonObject WithTemplate()
    {
        var canary = Weighted();
        canary["spec"]!["analysis"]!["metrics"] = Parse(
            """{ "m": [ { "name": "errors", "templateRef": { "name": "errors" }, "thresholdRange": { "min": 1 } } ] }"""
        )["m"]!.DeepClone();
        return canary;
    }

    /// <summary>The MetricTemplate <c>errors</c>.</summary>
    public static JsonObject Template(string query, string? secret = null)
    {
        var template = Parse(
            $$"""
            { "apiVersion": "canary.dev/v1", "kind": "MetricTemplate",
              "metadata": { "name": "errors", "namespace": "{{Namespace}}" },
              "spec": { "provider": { "type": "prometheus", "address": "http://prometheus.test:9090" } } }
            """
        );
        template["spec"]!["query"] = query;
        if (secret is not null)
        {
            template["spec"]!["provider"]!["secretRef"] = new JsonObject { ["name"] = secret };
        }
        return template;
    }

    public static JsonObject Secret(string name, string key, string value) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace },
            ["data"] = new JsonObject { [key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) },
        };

    /// <summary>Blue-green by Service, three judgements.</summary>
    public static JsonObject BlueGreen(string name = Name) => Canary(name, "kubernetes", "\"iterations\": 3");

    /// <summary>By Service, with these fields of its analysis: pods divide the requests.</summary>
    public static JsonObject ByPods(string analysis) => Canary(Name, "kubernetes", analysis);

    private static JsonObject Canary(string name, string provider, string strategy, string service = "") =>
        Parse(
            $$"""
            {
              "apiVersion": "canary.dev/v1", "kind": "Canary",
              "metadata": { "name": "{{name}}", "namespace": "{{Namespace}}" },
              "spec": {
                "provider": "{{provider}}",
                "targetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "{{name}}" },
                "progressDeadlineSeconds": 60,
                "metricsServer": "http://prometheus.test:9090",
                "service": { "port": 80, "targetPort": 9898{{service}} },
                "analysis": {
                  "interval": "10s", "threshold": 1, "maxHold": "10m", {{strategy}},
                  "metrics": [ { "name": "request-success-rate", "interval": "1m", "thresholdRange": { "min": 99 } } ]
                }
              }
            }
            """
        );

    public static JsonObject GatewayClass() =>
        Parse(
            """
            { "apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass", "metadata": { "name": "simulator" },
              "spec": { "controllerName": "canary.dev/simulator-gateway" } }
            """
        );

    public static JsonObject Gateway() =>
        Parse(
            $$"""
            { "apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
              "metadata": { "name": "public", "namespace": "{{Namespace}}" },
              "spec": { "gatewayClassName": "simulator",
                "listeners": [ { "name": "http", "port": 80, "protocol": "HTTP" } ] } }
            """
        );

    private static JsonObject Behaving(string image, string annotation, string value, string name = Name)
    {
        var deployment = Deployment(image, name);
        deployment["spec"]!["template"]!["metadata"]!["annotations"] = new JsonObject { [annotation] = value };
        return deployment;
    }

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
