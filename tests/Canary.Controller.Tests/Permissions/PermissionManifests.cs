using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Resources.Reading;

namespace Canary.Controller.Tests.Permissions;

/// <summary>What users commit so that a controller needs all that it may.</summary>
internal static class PermissionManifests
{
    public const string First = "app:1";

    /// <summary>A workload, of two pods where its kind has a size.</summary>
    public static JsonObject Workload(string kind, string name, string image)
    {
        var workload = Manifests.Deployment(image, name);
        workload["kind"] = kind;
        if (kind == "StatefulSet")
        {
            workload["spec"]!["serviceName"] = name + "-pods";
        }
        return workload;
    }

    /// <summary>A Service as target.</summary>
    public static JsonObject Service(string name, string version) =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "v1", "kind": "Service", "metadata": { "name": "{{name}}", "namespace": "shop" },
              "spec": { "selector": { "app": "{{name}}-{{version}}" }, "ports": [ { "name": "http", "port": 80, "targetPort": 9898 } ] } }
            """
        );

    /// <summary>A Canary that is judged by the template, and told of in the chat.</summary>
    public static JsonObject Canary(string provider, string kind, string name, string? strategy = null)
    {
        var canary = provider switch
        {
            ProviderNames.Kubernetes => Manifests.BlueGreen(name),
            ProviderNames.Istio or ProviderNames.Nginx => ByProvider(name, provider),
            _ => Manifests.Weighted(name, 50),
        };
        var spec = canary["spec"]!.AsObject();
        spec.Remove("metricsServer");
        spec["targetRef"]!["kind"] = kind;
        spec["targetRef"]!["apiVersion"] = kind == TargetReference.Service ? "v1" : "apps/v1";
        spec["analysis"]!["metrics"] = JsonNode.Parse(
            """[ { "name": "errors", "templateRef": { "name": "errors" }, "thresholdRange": { "min": 99 } } ]"""
        );
        if (strategy is not null)
        {
            spec["analysis"]!.AsObject().Remove("iterations");
            foreach (var (member, value) in Manifests.Parse($"{{ {strategy} }}"))
            {
                spec["analysis"]![member] = value?.DeepClone();
            }
        }
        spec["analysis"]!["alerts"] = JsonNode.Parse("""[ { "name": "chat", "providerRef": { "name": "chat" } } ]""");
        return canary;
    }

    /// <summary>Secrets, the template and the chat that Canaries use.</summary>
    public static IEnumerable<JsonObject> Surroundings() =>
        [
            Manifests.Secret("login", "token", "t0ken"),
            Manifests.Secret("chat", "address", "https://chat.test/hook"),
            Manifests.Template("errors", "login"),
            Manifests.Parse(
                """
                { "apiVersion": "canary.dev/v1", "kind": "AlertProvider", "metadata": { "name": "chat", "namespace": "shop" },
                  "spec": { "type": "slack", "secretRef": { "name": "chat" } } }
                """
            ),
        ];

    public static JsonObject Budget(string name) =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": { "name": "{{name}}", "namespace": "shop" },
              "spec": { "minAvailable": 1, "selector": { "matchLabels": { "app": "{{name}}" } } } }
            """
        );

    public static JsonObject Ingress(string name) =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": { "name": "{{name}}", "namespace": "shop" },
              "spec": { "ingressClassName": "nginx", "rules": [ { "host": "{{name}}.test", "http": { "paths": [
                { "path": "/", "pathType": "Prefix", "backend": { "service": { "name": "{{name}}", "port": { "number": 80 } } } } ] } } ] } }
            """
        );

    /// <summary>A route of the user's own.</summary>
    public static JsonObject Route(string name, string service) =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": { "name": "{{name}}", "namespace": "shop" },
              "spec": { "parentRefs": [ { "name": "public" } ], "hostnames": [ "own.test" ],
                "rules": [ { "backendRefs": [ { "name": "{{service}}", "port": 80 } ] } ] } }
            """
        );

    /// <summary>The Canary, on a route of the user's own.</summary>
    public static JsonObject WithRoute(JsonObject canary, string route)
    {
        var service = canary["spec"]!["service"]!.AsObject();
        foreach (var generated in (string[])["hosts", "gatewayRefs", "routeKind"])
        {
            service.Remove(generated);
        }
        service["routeRefs"] = JsonNode.Parse($$"""[ { "name": "{{route}}" } ]""");
        return canary;
    }

    private static JsonObject ByProvider(string name, string provider)
    {
        var canary = Manifests.BlueGreen(name);
        var spec = canary["spec"]!.AsObject();
        spec["provider"] = provider;
        spec["analysis"]!.AsObject().Remove("iterations");
        spec["analysis"]!["stepWeights"] = new JsonArray(50);
        if (provider == ProviderNames.Nginx)
        {
            spec["ingressRef"] = JsonNode.Parse(
                $$"""{ "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "name": "{{name}}" }"""
            );
        }
        return canary;
    }
}
