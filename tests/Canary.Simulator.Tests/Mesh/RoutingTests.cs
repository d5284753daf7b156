using Canary.Simulator.Mesh;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh;

public sealed class RoutingTests : IDisposable
{
    private static readonly string Old = Manifests.Backends(("old", 1));
    private static readonly string New = Manifests.Backends(("new", 1));

    private readonly MeshWorld mesh = new();

    [Theory]
    [InlineData("/", "old")]
    [InlineData("/api", "new")]
    [InlineData("/api/v1", "new")]
    [InlineData("/apiary", "old")]
    public void A_prefix_matches_whole_segments(string path, string service)
    {
        mesh.Route(
            $"{{ matches: [{{ path: {{ value: / }} }}], {Old} }}",
            $"{{ matches: [{{ path: {{ value: /api }} }}], {New} }}"
        );

        Assert.Equal(service, mesh.ServiceOf(path));
    }

    [Fact]
    public void An_exact_path_goes_before_a_longer_prefix_and_a_pattern_matches_entirely()
    {
        mesh.Route(
            $"{{ matches: [{{ path: {{ type: PathPrefix, value: /a }} }}], {Old} }}",
            $"{{ matches: [{{ path: {{ type: Exact, value: /a }} }}, {{ path: {{ type: RegularExpression, value: \"/x[0-9]+\" }} }}], {New} }}"
        );

        Assert.Equal("new", mesh.ServiceOf("/a"));
        Assert.Equal("old", mesh.ServiceOf("/a/b"));
        Assert.Equal("new", mesh.ServiceOf("/x12"));
        Assert.Equal(404, mesh.Get("/x12/y").Status);
    }

    [Fact]
    public void Headers_methods_and_query_parameters_narrow_a_rule()
    {
        mesh.Route(
            $"{{ matches: [{{ headers: [{{ name: x-canary, value: insider }}] }}, {{ headers: [{{ name: cookie, type: RegularExpression, value: \".*canary=on.*\" }}] }}], {New} }}",
            $"{{ matches: [{{ queryParams: [{{ name: beta, value: \"1\" }}] }}], {New} }}",
            Old
        );

        Assert.Equal("old", mesh.ServiceOf());
        Assert.Equal("new", mesh.ServiceOf(headers: ("X-Canary", "insider")));
        Assert.Equal("old", mesh.ServiceOf(headers: ("X-Canary", "outsider")));
        Assert.Equal("new", mesh.ServiceOf(headers: ("Cookie", "a=b; canary=on; c=d")));
        Assert.Equal("new", mesh.ServiceOf("/?a=b&beta=1"));
        Assert.Equal("old", mesh.ServiceOf("/?beta=2"));
    }

    [Fact]
    public void The_more_particular_host_goes_first()
    {
        mesh.World.Apply(Manifests.Route("wide", "*.example", Old));
        mesh.World.Apply(Manifests.Route("narrow", "app.example", New));
        mesh.World.RunFor(seconds: 1);

        Assert.Equal("new", mesh.ServiceOf(host: "app.example:8080"));
        Assert.Equal("old", mesh.ServiceOf(host: "other.example"));
        Assert.Equal(404, mesh.Get(host: "example").Status);
    }

    [Fact]
    public void An_unknown_host_is_told_the_known_ones()
    {
        mesh.Route(Old);

        var response = mesh.Get(host: "nowhere.example");

        Assert.Equal(404, response.Status);
        Assert.Equal(
            "no route for host \"nowhere.example\" and path \"/\"; hosts with routes: app.example\n",
            response.Body
        );
    }

    [Fact]
    public void A_Service_without_ready_endpoints_answers_503()
    {
        mesh.Route(Old);
        mesh.World.Change(Kinds.Deployments, "old", deployment => deployment.Ensure("spec")["replicas"] = 0);
        mesh.World.RunFor(seconds: 5);

        var response = mesh.Get();

        Assert.Equal((503, "Service default/old has no ready endpoints\n"), (response.Status, response.Body));
    }

    [Fact]
    public void A_method_goes_before_headers_and_more_headers_before_fewer()
    {
        mesh.Route(
            $"{{ matches: [{{ headers: [{{ name: a, value: \"1\" }}] }}], {Old} }}",
            $"{{ matches: [{{ headers: [{{ name: a, value: \"1\" }}, {{ name: b, type: RegularExpression, value: \"[0-9]\" }}] }}], {New} }}",
            $"{{ matches: [{{ method: POST }}], {Manifests.Backends(("old", 1))} }}"
        );

        Assert.Equal("old", mesh.ServiceOf(headers: ("a", "1")));
        Assert.Equal("new", mesh.ServiceOf(headers: [("a", "1"), ("b", "2")]));
        Assert.Equal("old", mesh.ServiceOf(headers: [("a", "1"), ("b", "22")]));
        var post = mesh.Gateway.Send(
            new()
            {
                Host = "app.example",
                Method = "POST",
                Headers = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" },
            }
        );
        Assert.Equal("old", post.Service?.Name);
    }

    [Theory]
    [InlineData("old.default")]
    [InlineData("old.default.svc")]
    [InlineData("old.default.svc.cluster.local:80")]
    public void Inside_the_cluster_a_Service_is_reached_by_its_name(string host) =>
        Assert.Equal("old", mesh.ServiceOf(host: host));

    [Fact]
    public void A_route_that_is_attached_to_a_Service_routes_requests_inside_the_cluster()
    {
        mesh.World.Apply(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: inner }
            spec:
              parentRefs: [{ group: "", kind: Service, name: old, port: 80 }]
              rules: [{ {{New}} }]
            """
        );
        mesh.World.RunFor(seconds: 1);

        Assert.Equal("new", mesh.ServiceOf(host: "old.default"));
        Assert.Equal("new", mesh.ServiceOf(host: "new.default"));
    }

    [Fact]
    public void A_route_of_a_Services_port_leaves_its_other_ports_alone()
    {
        mesh.World.Apply(
            """
            apiVersion: v1
            kind: Service
            metadata: { name: two }
            spec:
              selector: { app: old }
              ports: [{ name: http, port: 80, targetPort: http }, { name: admin, port: 81, targetPort: http }]
            """
        );
        mesh.World.Apply(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: inner }
            spec:
              parentRefs: [{ group: "", kind: Service, name: two, port: 80 }]
              rules: [{ {{New}} }]
            """
        );
        mesh.World.RunFor(seconds: 1);

        Assert.Equal("new", mesh.ServiceOf(host: "two.default:80"));
        Assert.Equal("two", mesh.ServiceOf(host: "two.default:81"));
        Assert.Equal(503, mesh.Get(host: "two.default:82").Status);
    }

    [Fact]
    public void A_route_of_another_namespace_speaks_for_its_own_clients()
    {
        mesh.World.Apply("{ apiVersion: v1, kind: Namespace, metadata: { name: far } }");
        mesh.World.Apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: inner, namespace: far }
            spec:
              parentRefs: [{ group: "", kind: Service, name: old, namespace: default }]
              rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { hostname: elsewhere.example } }] }]
            """
        );
        mesh.World.RunFor(seconds: 1);

        Assert.Equal(200, From("default").Status);
        Assert.Equal(302, From("far").Status);

        GatewayResponse From(string @namespace) =>
            mesh.Gateway.Send(
                new() { Host = "old.default", Source = new(@namespace, "client", new Dictionary<string, string>()) }
            );
    }

    public void Dispose() => mesh.Dispose();
}
