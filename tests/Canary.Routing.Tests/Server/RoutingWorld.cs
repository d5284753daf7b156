using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources;
using Canary.Resources.Manifests;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.GatewayApi;
using Canary.Routing.Istio;
using Canary.Routing.Kubernetes;
using Canary.Routing.Nginx;
using Canary.Simulator.Clock;

namespace Canary.Routing.Tests.Server;

/// <summary>A server, the routing that writes to it, and Canaries as users write them.</summary>
internal sealed class RoutingWorld
{
    public RoutingWorld() => Routing = Restarted();

    /// <summary>Routing that knows nothing but what the server has.</summary>
    public TrafficRouting Restarted() =>
        TrafficRouting.Create(
            Server,
            new()
            {
                Services = new ServerInformer<V1Service>(Server, V1Service.Type, RoutingJson.Default.V1Service),
                Pods = new ServerInformer<V1Pod>(Server, V1Pod.Type, RoutingJson.Default.V1Pod),
                HttpRoutes = new ServerInformer<V1HttpRoute>(Server, V1HttpRoute.Type, RoutingJson.Default.V1HttpRoute),
                VirtualServices = new ServerInformer<V1VirtualService>(
                    Server,
                    IstioApi.V1.VirtualServices,
                    RoutingJson.Default.V1VirtualService
                ),
                DestinationRules = new ServerInformer<V1DestinationRule>(
                    Server,
                    IstioApi.V1.DestinationRules,
                    RoutingJson.Default.V1DestinationRule
                ),
                GrpcRoutes = new ServerInformer<V1HttpRoute>(
                    Server,
                    V1HttpRoute.GrpcType,
                    RoutingJson.Default.V1HttpRoute
                ),
                Gateways = new ServerInformer<V1Gateway>(Server, V1Gateway.Type, RoutingJson.Default.V1Gateway),
                GatewayClasses = new ServerInformer<V1GatewayClass>(
                    Server,
                    V1GatewayClass.Type,
                    RoutingJson.Default.V1GatewayClass
                ),
                Ingresses = new ServerInformer<V1Ingress>(Server, V1Ingress.Type, RoutingJson.Default.V1Ingress),
            },
            Clock
        );

    public HeldClock Clock { get; } = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public ApplyServer Server { get; } = new();

    public TrafficRouting Routing { get; }

    public static V1Canary Parse(string yaml) =>
        ReadOne(yaml).Deserialize(CanaryJson.Default.V1Canary) ?? throw new InvalidOperationException("No Canary.");

    public static JsonObject ReadOne(string yaml)
    {
        var reading = ManifestReader.Read("test.yaml", yaml);
        Assert.Empty(reading.Errors);
        return Assert.Single(reading.Documents).Content;
    }

    /// <summary>The context of a Canary whose spec is good and whose target selects its pods by <c>app</c>.</summary>
    public static RouteContext ContextOf(V1Canary canary)
    {
        var reading = CanarySpecReader.Read(canary, new() { DefaultMetricsServer = "http://prometheus" });
        // Routes can say more than what rollouts make use of.
        Assert.DoesNotContain(reading.Errors, error => error.Problem != "is not supported yet");
        return new()
        {
            Canary = canary,
            Provider = reading.Provider,
            SelectorLabel = new("app", reading.Target!.Name),
        };
    }

    /// <summary>The type of a manifest's object.</summary>
    public static ResourceType TypeOf(JsonObject obj) =>
        new[]
        {
            V1Service.Type,
            V1Pod.Type,
            V1HttpRoute.Type,
            V1HttpRoute.GrpcType,
            IstioApi.V1.VirtualServices,
            IstioApi.V1.DestinationRules,
            V1Ingress.Type,
        }.Single(type => type.Kind == (string?)obj["kind"]);

    public JsonObject Service(string name) => Find(V1Service.Type, name);

    public JsonObject Route(string name) => Find(V1HttpRoute.Type, name);

    private JsonObject Find(ResourceType type, string name) =>
        Server.Find(type, new("test", name))
        ?? throw new InvalidOperationException($"{type.Kind} {name} is not there.");
}
