using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;

namespace Canary.Controller.Tests.Faults;

/// <summary>What moves the traffic.</summary>
internal static class ProviderTales
{
    public static IReadOnlyList<FaultStory> All { get; } =
    [
        StrategyTales.Promoted(
            "a route of the user's own",
            Referring(Cast.Weighted()),
            Manifests.Parse(
                """
                { "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
                  "metadata": { "name": "podinfo", "namespace": "shop" },
                  "spec": {
                    "parentRefs": [ { "group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "public" } ],
                    "hostnames": [ "shop.test" ],
                    "rules": [ { "backendRefs": [ { "group": "", "kind": "Service", "name": "podinfo", "port": 80, "weight": 1 } ] } ] } }
                """
            )
        ),
        StrategyTales.Promoted("Istio", Cast.Hurried(IstioManifests.Canary("\"stepWeights\": [20, 60]"))) with
        {
            World = new() { Istio = true },
        },
        StrategyTales.Promoted(
            "a VirtualService of the user's own",
            Cast.Hurried(
                IstioManifests.Canary("\"stepWeights\": [20, 60]", "\"routeRefs\": [ { \"name\": \"podinfo\" } ]")
            ),
            IstioManifests.VirtualService(
                "podinfo",
                """
                "hosts": [ "podinfo" ],
                "http": [ { "route": [ { "destination": { "host": "podinfo", "port": { "number": 80 } } } ] } ]
                """
            )
        ) with
        {
            World = new() { Istio = true },
        },
        StrategyTales.Promoted(
            "NGINX",
            Cast.Hurried(NginxManifests.Canary("\"stepWeights\": [20, 60]")),
            IstioManifests.Service(),
            NginxManifests.Ingress()
        ),
    ];

    private static JsonObject Referring(JsonObject canary)
    {
        var service = canary["spec"]!["service"]!.AsObject();
        service.Remove("hosts");
        service.Remove("gatewayRefs");
        service["routeRefs"] = JsonNode.Parse("""[{ "name": "podinfo" }]""");
        return canary;
    }
}
