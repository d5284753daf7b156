using Canary.Simulator.Mesh;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh;

public sealed class ConductTests : IDisposable
{
    private readonly MeshWorld mesh = new();

    [Fact]
    public void A_refused_route_says_why_and_requests_go_on_as_last_accepted()
    {
        mesh.Route(Manifests.Backends(("old", 1)));
        mesh.Gateway.Conduct.Refuse(new("default", "app"), "UnsupportedValue", "not today");

        mesh.Route(Manifests.Backends(("new", 1)));

        Assert.Equal(("False", "UnsupportedValue", "not today"), mesh.RouteCondition("Accepted"));
        Assert.Equal("old", mesh.ServiceOf());

        mesh.Gateway.Conduct.Accept(new("default", "app"));
        mesh.World.RunFor(seconds: 1);

        Assert.Equal("True", mesh.RouteCondition("Accepted").Status);
        Assert.Equal("new", mesh.ServiceOf());
    }

    [Fact]
    public void A_slow_gateway_follows_late()
    {
        mesh.Route(Manifests.Backends(("old", 1)));
        mesh.Gateway.Conduct.ProgrammingDelay = TimeSpan.FromSeconds(30);
        mesh.World.RunFor(seconds: 31);

        mesh.Route(Manifests.Backends(("new", 1)));
        mesh.World.RunFor(seconds: 28);

        Assert.Equal("old", mesh.ServiceOf());
        Assert.Equal(mesh.RouteGeneration() - 1, mesh.ObservedGeneration());
        mesh.World.RunFor(seconds: 2);
        Assert.Equal("new", mesh.ServiceOf());
        Assert.Equal(mesh.RouteGeneration(), mesh.ObservedGeneration());
    }

    [Fact]
    public void A_silent_gateway_does_what_it_is_told_and_reports_nothing()
    {
        mesh.Route(Manifests.Backends(("old", 1)));
        mesh.Gateway.Conduct.Silent = true;

        mesh.Route(Manifests.Backends(("new", 1)));

        Assert.Equal("new", mesh.ServiceOf());
        Assert.Equal(mesh.RouteGeneration() - 1, mesh.ObservedGeneration());
        mesh.Gateway.Conduct.Silent = false;
        mesh.World.RunFor(seconds: 1);
        Assert.Equal(mesh.RouteGeneration(), mesh.ObservedGeneration());
    }

    [Fact]
    public void A_gateway_without_a_feature_reports_the_others_and_refuses_routes_that_need_it()
    {
        using var poor = new MeshWorld(
            options: new()
            {
                Gateway = new() { SupportedFeatures = ["HTTPRouteRequestTimeout", "HTTPRouteMethodMatching"] },
            }
        );
        poor.Route(
            "{ filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: new, port: 80 } } }], "
                + $"{Manifests.Backends(("old", 1))} }}"
        );

        Assert.Equal(
            (
                "False",
                "UnsupportedValue",
                "spec.rules[0].filters[0]: the gateway does not support HTTPRouteRequestMirror"
            ),
            poor.RouteCondition("Accepted")
        );
        var type = poor.World.World.Cluster.Get(GatewayKinds.GatewayClasses, new("", "canary-simulator"));
        Assert.Equal(
            ["HTTPRouteMethodMatching", "HTTPRouteRequestTimeout"],
            type.Items("status", "supportedFeatures").Select(feature => feature.Text("name"))
        );

        poor.Route($"{{ timeouts: {{ request: 1s }}, {Manifests.Backends(("old", 1))} }}");

        Assert.Equal("True", poor.RouteCondition("Accepted").Status);
    }

    public void Dispose() => mesh.Dispose();
}
