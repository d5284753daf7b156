using Canary.Simulator.Mesh;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh;

public sealed class RouteStatusTests : IDisposable
{
    private readonly MeshWorld mesh = new();

    [Fact]
    public void A_good_route_is_accepted_and_resolved()
    {
        mesh.Route(Manifests.Backends(("old", 1)));

        Assert.Equal(
            ("True", "Accepted"),
            (mesh.RouteCondition("Accepted").Status, mesh.RouteCondition("Accepted").Reason)
        );
        Assert.Equal("True", mesh.RouteCondition("ResolvedRefs").Status);
        var parent = Assert.Single(mesh.World.Get(GatewayKinds.HttpRoutes, "app").Items("status", "parents"));
        Assert.Equal("canary.dev/simulator-gateway", parent.Text("controllerName"));
        Assert.Equal("gateway", parent.Text("parentRef", "name"));
    }

    [Fact]
    public void The_gateway_says_how_many_routes_it_has()
    {
        mesh.Route(Manifests.Backends(("old", 1)));

        var gateway = mesh.World.Get(GatewayKinds.Gateways, "gateway");
        var listener = Assert.Single(gateway.Items("status", "listeners"));
        Assert.Equal(1, listener.Number("attachedRoutes"));
        Assert.Contains(
            gateway.Items("status", "conditions"),
            condition => condition.Text("type") == "Programmed" && condition.Text("status") == "True"
        );
    }

    [Fact]
    public void A_missing_Service_is_named_and_its_share_of_requests_fails()
    {
        mesh.Route(Manifests.Backends(("old", 50), ("gone", 50)));

        Assert.Equal(
            ("False", "BackendNotFound", "Service default/gone not found"),
            mesh.RouteCondition("ResolvedRefs")
        );
        Assert.Equal("True", mesh.RouteCondition("Accepted").Status);
        Assert.Equal(50, Enumerable.Range(0, 100).Count(_ => mesh.Get().Status == 500));
    }

    [Fact]
    public void The_route_resolves_when_the_Service_appears()
    {
        mesh.Route(Manifests.Backends(("later", 1)));
        Assert.Equal("False", mesh.RouteCondition("ResolvedRefs").Status);

        mesh.World.Apply(Manifests.Service("later", app: "old"));
        mesh.World.RunFor(seconds: 1);

        Assert.Equal("True", mesh.RouteCondition("ResolvedRefs").Status);
        Assert.Equal(200, mesh.Get().Status);
    }

    [Fact]
    public void A_port_that_the_Service_does_not_have_is_named()
    {
        mesh.Route("backendRefs: [{ name: old, port: 81 }]");

        Assert.Equal(
            ("False", "BackendNotFound", "Service default/old has no port 81; it has 80"),
            mesh.RouteCondition("ResolvedRefs")
        );
    }

    [Fact]
    public void A_host_that_no_listener_serves_is_not_accepted()
    {
        mesh.World.Change(
            GatewayKinds.Gateways,
            "gateway",
            gateway => gateway.Items("spec", "listeners").First()["hostname"] = "*.other"
        );
        mesh.Route(Manifests.Backends(("old", 1)));

        Assert.Equal("NoMatchingListenerHostname", mesh.RouteCondition("Accepted").Reason);
    }

    [Fact]
    public void Entries_of_other_controllers_stay()
    {
        mesh.Route(Manifests.Backends(("old", 1)));
        mesh.World.Change(
            GatewayKinds.HttpRoutes,
            "app",
            route =>
                route.Map("status")!["parents"]!
                    .AsArray()
                    .Add(
                        System.Text.Json.Nodes.JsonNode.Parse(
                            """{ "parentRef": { "name": "theirs" }, "controllerName": "other.example/gateway" }"""
                        )
                    ),
            "status"
        );

        mesh.Route(Manifests.Backends(("new", 1)));

        var controllers = mesh
            .World.Get(GatewayKinds.HttpRoutes, "app")
            .Items("status", "parents")
            .Select(parent => parent.Text("controllerName"));
        Assert.Equal(["canary.dev/simulator-gateway", "other.example/gateway"], controllers.Order());
    }

    [Fact]
    public void A_Service_in_another_namespace_needs_a_grant()
    {
        mesh.World.Apply("{ apiVersion: v1, kind: Namespace, metadata: { name: far } }");
        mesh.World.Apply(
            """
            apiVersion: v1
            kind: Service
            metadata: { name: away, namespace: far }
            spec: { ports: [{ port: 80 }] }
            """
        );
        mesh.Route("backendRefs: [{ name: away, namespace: far, port: 80 }]");
        Assert.Equal("RefNotPermitted", mesh.RouteCondition("ResolvedRefs").Reason);

        mesh.World.Apply(
            """
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: { name: let, namespace: far }
            spec:
              from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default }]
              to: [{ group: "", kind: Service }]
            """
        );
        mesh.World.RunFor(seconds: 1);

        Assert.Equal("True", mesh.RouteCondition("ResolvedRefs").Status);
    }

    public void Dispose() => mesh.Dispose();
}
