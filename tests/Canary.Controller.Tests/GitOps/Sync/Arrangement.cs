using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;

namespace Canary.Controller.Tests.GitOps.Sync;

/// <summary>What is in Git, in one of the ways in which it is someone else's concern too.</summary>
/// <param name="Manifests">Everything but the target.</param>
/// <param name="OthersWrites">What anyone but the agent may change of it in a rollout that is promoted: exactly this, in this order.</param>
internal sealed record Arrangement(IReadOnlyList<JsonObject> Manifests, params IReadOnlyList<string> OthersWrites)
{
    private const string Wake = "Deployment podinfo spec.replicas";

    private const string Guards =
        "metadata.annotations.helm.toolkit.fluxcd.io/driftDetection metadata.annotations.kustomize.toolkit.fluxcd.io/reconcile";

    private const string Borrow = $"HTTPRoute podinfo metadata.annotations.canary.dev/rules-before {Guards} spec.rules";

    private const string Divide = "HTTPRoute podinfo spec.rules";

    private const string Lead = "VirtualService podinfo spec.http";

    private const string Rest = "ScaledObject podinfo-so metadata.annotations.autoscaling.keda.sh/paused-replicas";

    private const string Switch = "Service podinfo spec.selector";

    private const string Apex = """{ "name": "http", "port": 80, "targetPort": 9898 }""";

    /// <summary>The target.</summary>
    public Func<string, JsonObject> Target { get; init; } = image => World.Manifests.Deployment(image);

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Func<Arrangement>> All { get; } =
        new Dictionary<string, Func<Arrangement>>
        {
            ["weights by a generated route"] = () => new([World.Manifests.Weighted()], Wake, Wake),
            ["an A/B test"] = () =>
                new(
                    [
                        World.Manifests.Stepping(
                            "\"iterations\": 2, \"match\": [ { \"headers\": { \"x-canary\": { \"exact\": \"always\" } } } ]"
                        ),
                    ],
                    Wake,
                    Wake
                ),
            ["blue-green by Service"] = () => new([World.Manifests.BlueGreen()], Wake, Wake),
            ["an apex Service in Git"] = () =>
                new([Service(), World.Manifests.BlueGreen()], Wake, Switch, Switch, Wake),
            ["an autoscaler"] = () =>
                new([Autoscaler(), AutoscalerManifests.Scaled(World.Manifests.Weighted(), Autoscaler())], Wake, Wake),
            ["a ScaledObject"] = () =>
                new(
                    [
                        AutoscalerManifests.ScaledObject(),
                        AutoscalerManifests.Scaled(World.Manifests.Weighted(), AutoscalerManifests.ScaledObject()),
                    ],
                    Rest,
                    Wake,
                    Rest,
                    Wake
                ),
            ["the user's own route"] = () => new([Route(), WithRoute()], Wake, Borrow, Divide, Divide, Borrow, Wake),
            ["an Ingress of NGINX"] = () => new([Ingress(), WithIngress()], Wake, Wake),
            ["a VirtualService that was there before"] = () =>
                new(
                    [
                        Service(),
                        IstioManifests.VirtualService(
                            "podinfo",
                            """ "hosts": [ "podinfo" ], "http": [ { "route": [ { "destination": { "host": "podinfo" } } ] } ] """
                        ),
                        IstioManifests.Canary("\"stepWeights\": [10, 30, 50]"),
                    ],
                    Wake,
                    Lead,
                    Lead,
                    Lead,
                    Lead,
                    Wake
                ),
            ["a VirtualService of the Canary's"] = () =>
                new([IstioManifests.Canary("\"stepWeights\": [10, 30, 50]")], Wake, Wake),
            ["a DaemonSet"] = () =>
                new(
                    [TargetManifests.For(World.Manifests.BlueGreen(), "DaemonSet")],
                    "DaemonSet podinfo spec.template",
                    "DaemonSet podinfo spec.template"
                )
                {
                    Target = TargetManifests.DaemonSet,
                },
        };

    /// <summary>The target's size is in Git, where it had better not be.</summary>
    public static Arrangement Sized() =>
        new([World.Manifests.Weighted()], Wake, Wake)
        {
            Target = image =>
            {
                var target = World.Manifests.Deployment(image);
                target["spec"]!["replicas"] = 2;
                return target;
            },
        };

    private static JsonObject Autoscaler() => AutoscalerManifests.Hpa();

    private static JsonObject Route() =>
        World.Manifests.Parse(
            $$"""
            { "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
              "metadata": { "name": "podinfo", "namespace": "{{World.Manifests.Namespace}}" },
              "spec": {
                "parentRefs": [ { "name": "public" } ], "hostnames": [ "shop.test" ],
                "rules": [ { "backendRefs": [ { "name": "podinfo", "port": 80 } ] } ] } }
            """
        );

    private static JsonObject WithRoute()
    {
        var canary = World.Manifests.Weighted();
        var service = canary["spec"]!["service"]!.AsObject();
        service.Remove("hosts");
        service.Remove("gatewayRefs");
        service["routeRefs"] = JsonNode.Parse("""[{ "name": "podinfo" }]""");
        return canary;
    }

    private static JsonObject Ingress() =>
        World.Manifests.Parse(
            $$"""
            { "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
              "metadata": { "name": "podinfo", "namespace": "{{World.Manifests.Namespace}}" },
              "spec": { "ingressClassName": "nginx", "rules": [ { "host": "shop.test", "http": { "paths": [
                { "path": "/", "pathType": "Prefix", "backend": { "service": { "name": "podinfo", "port": { "number": 80 } } } } ] } } ] } }
            """
        );

    private static JsonObject WithIngress()
    {
        var canary = World.Manifests.Weighted();
        canary["spec"]!["provider"] = "nginx";
        canary["spec"]!["service"]!.AsObject().Remove("hosts");
        canary["spec"]!["service"]!.AsObject().Remove("gatewayRefs");
        canary["spec"]!["ingressRef"] = World.Manifests.Parse(
            """{ "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "name": "podinfo" }"""
        );
        return canary;
    }

    private static JsonObject Service() =>
        World.Manifests.Parse(
            $$"""
            { "apiVersion": "v1", "kind": "Service",
              "metadata": { "name": "podinfo", "namespace": "{{World.Manifests.Namespace}}" },
              "spec": { "selector": { "app": "podinfo" }, "ports": [ {{Apex}} ] } }
            """
        );
}
