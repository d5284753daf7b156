using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.GatewayApi;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.GatewayApi;

public sealed class GatewaySupportTests
{
    private static readonly V1CanaryAnalysis Mirroring = new() { Iterations = 3, Mirror = true };

    private readonly RoutingWorld world = new();

    [Fact]
    public void R13_What_a_class_does_not_list_is_an_obstacle()
    {
        Given("HTTPRoute", "HTTPRouteRequestTimeout");

        var obstacle = Find(Mirroring, new() { Timeout = "15s" });

        Assert.Equal("FeatureUnsupported", obstacle?.Reason);
        Assert.Equal(
            "spec.analysis.mirror: Gateway infra/public is of the class acme, which does not support HTTPRouteRequestMirror; "
                + "remove it, or use a Gateway of another class",
            obstacle?.Message
        );
    }

    [Fact]
    public void All_that_is_missing_is_told_at_once()
    {
        Given("HTTPRoute");

        var message = Find(
            Mirroring with
            {
                MirrorWeight = 10,
            },
            new()
            {
                Timeout = "15s",
                CorsPolicy = new(),
                Retries = new(),
            }
        )?.Message;

        foreach (
            var feature in new[] { "RequestMirror;", "RequestPercentageMirror", "RequestTimeout", "CORS", "Retry" }
        )
        {
            Assert.Contains($"HTTPRoute{feature}", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_not_asked_for_may_be_missing()
    {
        Given("HTTPRoute");

        Assert.Null(Find(new() { StepWeight = 10 }, new()));
    }

    [Fact]
    public void A_class_that_lists_nothing_is_taken_at_its_word()
    {
        Given();

        Assert.Null(Find(Mirroring, new()));
    }

    [Fact]
    public void A_gateway_that_can_not_be_read_is_taken_at_its_word() => Assert.Null(Find(Mirroring, new()));

    [Fact]
    public void A_mesh_is_taken_at_its_word_whatever_a_gateway_of_that_name_can_do()
    {
        Given("HTTPRoute");

        Assert.Null(
            Find(
                Mirroring,
                new(),
                new()
                {
                    Group = "",
                    Kind = "Service",
                    Name = "public",
                    Namespace = "infra",
                }
            )
        );
    }

    [Fact]
    public void A_GRPCRoute_must_be_among_the_features()
    {
        Given("HTTPRoute");

        Assert.StartsWith("spec.service.routeKind", Find(new(), new() { RouteKind = "GRPCRoute" })?.Message);
    }

    [Fact]
    public void Of_the_users_own_routes_the_gateways_of_their_parents_count()
    {
        Given("HTTPRoute");
        GivenRoute("HTTPRoute", "web");

        Assert.Contains(
            "spec.analysis.mirror: Gateway infra/public is of the class acme, which does not support HTTPRouteRequestMirror",
            Find(Mirroring, new() { RouteRefs = [new() { Name = "web" }] })?.Message,
            StringComparison.Ordinal
        );
        Assert.Null(Find(new() { StepWeight = 10 }, new() { RouteRefs = [new() { Name = "web" }] }));
    }

    [Fact]
    public void A_GRPCRoute_of_the_users_own_must_be_among_the_features_and_those_of_HTTPRoutes_need_not()
    {
        Given("HTTPRoute");
        GivenRoute("GRPCRoute", "calls");

        var message = Find(Mirroring, new() { RouteRefs = [new() { Name = "calls", Kind = "GRPCRoute" }] })?.Message;

        Assert.Equal(
            "spec.service.routeRefs: Gateway infra/public is of the class acme, which does not support GRPCRoute; "
                + "remove it, or use a Gateway of another class",
            message
        );
    }

    private void GivenRoute(string kind, string name) =>
        world.Server.Store(
            kind == "GRPCRoute" ? V1HttpRoute.GrpcType : V1HttpRoute.Type,
            RoutingWorld.ReadOne(
                $$"""
                apiVersion: gateway.networking.k8s.io/v1
                kind: {{kind}}
                metadata: {name: {{name}}, namespace: test, uid: uid-{{name}}}
                spec:
                  parentRefs: [{name: public, namespace: infra}]
                  rules: [{backendRefs: [{name: podinfo, port: 80}]}]
                """
            )
        );

    private void Given(params string[] features)
    {
        world.Server.Store(
            V1Gateway.Type,
            RoutingWorld.ReadOne("{metadata: {name: public, namespace: infra}, spec: {gatewayClassName: acme}}")
        );
        var supported = new JsonArray([.. features.Select(feature => new JsonObject { ["name"] = feature })]);
        world.Server.Store(
            V1GatewayClass.Type,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "acme", ["namespace"] = "" },
                ["status"] = new JsonObject { ["supportedFeatures"] = supported },
            }
        );
    }

    private Obstacle? Find(V1CanaryAnalysis analysis, V1CanaryService service, V1ParentRef? parent = null) =>
        world
            .Routing.Routers.Find(ProviderNames.GatewayApiV1)!
            .FindObstacle(
                new()
                {
                    Provider = ProviderNames.GatewayApiV1,
                    SelectorLabel = new("app", "podinfo"),
                    Canary = new()
                    {
                        Metadata = new() { Name = "podinfo", Namespace = "test" },
                        Spec = new()
                        {
                            TargetRef = new() { Name = "podinfo" },
                            Analysis = analysis,
                            Service = service.RouteRefs is null
                                ? service with
                                {
                                    GatewayRefs = [parent ?? new() { Name = "public", Namespace = "infra" }],
                                }
                                : service,
                        },
                    },
                }
            );
}
