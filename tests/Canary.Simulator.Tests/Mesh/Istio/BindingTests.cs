using Canary.Simulator.Mesh;

namespace Canary.Simulator.Tests.Mesh.Istio;

public sealed class BindingTests : IDisposable
{
    private static readonly string Old = IstioWorld.To(("old", 100));
    private static readonly string New = IstioWorld.To(("new", 100));

    private readonly IstioWorld istio = new();

    [Fact]
    public void At_a_gateway_its_hosts_count_and_in_the_mesh_its_Services()
    {
        istio.Apply("hosts: [app, shop.example]\n  gateways: [mesh, infra/public]", $"{{ {New} }}");

        Assert.Equal("new", istio.ServiceOf());
        Assert.Equal("new", istio.ServiceOf(host: "shop.example"));
        Assert.Equal("new", By("infra/public"));
        Assert.Null(By("infra/private"));

        string? By(string gateway) =>
            istio.Mesh.Gateway.Send(new() { Host = "shop.example", Gateway = gateway }).Service?.Name;
    }

    [Fact]
    public void Without_the_mesh_a_VirtualService_says_nothing_inside_of_it()
    {
        istio.Apply("hosts: [old, shop.example]\n  gateways: [infra/public]", $"{{ {New} }}");

        Assert.Equal("old", istio.ServiceOf(host: "old.default"));
        Assert.Equal("new", istio.ServiceOf(host: "shop.example"));
    }

    [Fact]
    public void A_condition_can_count_at_one_gateway_only()
    {
        istio.Apply(
            "hosts: [app, shop.example]\n  gateways: [mesh, infra/public]",
            $"{{ match: [{{ gateways: [infra/public] }}], {New} }}",
            $"{{ {Old} }}"
        );

        Assert.Equal("new", istio.ServiceOf(host: "shop.example"));
        Assert.Equal("old", istio.ServiceOf());
    }

    [Fact]
    public void A_delegate_routes_what_its_root_lets_through()
    {
        istio.Apply(
            "root",
            "hosts: [shop.example]\n  gateways: [infra/public]",
            [$"{{ match: [{{ uri: {{ prefix: /app }} }}], delegate: {{ name: app }} }}", $"{{ {Old} }}"]
        );
        istio.Apply(
            "app",
            "",
            [$"{{ match: [{{ headers: {{ x-canary: {{ exact: \"1\" }} }} }}], {New} }}", $"{{ {Old} }}"]
        );

        Assert.Equal("new", istio.ServiceOf("/app/x", "shop.example", ("x-canary", "1")));
        Assert.Equal("old", istio.ServiceOf("/app/x", "shop.example"));
        Assert.Equal("old", istio.ServiceOf("/else", "shop.example", ("x-canary", "1")));
    }

    [Fact]
    public void Weights_of_a_delegate_count()
    {
        istio.Apply(
            "root",
            "hosts: [shop.example]\n  gateways: [infra/public]",
            ["{ delegate: { name: app, namespace: default } }"]
        );
        istio.Apply("app", "", [$"{{ {IstioWorld.To(("old", 70), ("new", 30))} }}"]);

        Assert.InRange(istio.Spread(1000, "shop.example")["new"], 295, 305);
    }

    [Fact]
    public void Of_several_for_one_Service_the_oldest_counts_in_the_mesh()
    {
        istio.Apply("first", "hosts: [app]", [$"{{ {Old} }}"]);
        istio.Apply("another", "hosts: [app]", [$"{{ {New} }}"]);

        Assert.Equal(10, istio.Spread(10)["old"]);
    }

    [Fact]
    public void A_subset_is_the_pods_with_its_labels()
    {
        istio.Mesh.World.Apply(
            """
            apiVersion: networking.istio.io/v1beta1
            kind: DestinationRule
            metadata: { name: old }
            spec: { host: old, subsets: [{ name: present, labels: { app: old } }, { name: absent, labels: { app: other } }] }
            """
        );
        istio.Route(
            "{ match: [{ uri: { prefix: /present } }], route: [{ destination: { host: old, subset: present } }] }",
            "{ match: [{ uri: { prefix: /absent } }], route: [{ destination: { host: old, subset: absent } }] }",
            "{ route: [{ destination: { host: old, subset: unknown } }] }"
        );

        Assert.Equal(200, istio.Get("/present").Status);
        Assert.Equal(503, istio.Get("/absent").Status);
        Assert.Equal("no DestinationRule of default/old has a subset unknown\n", istio.Get().Body);
    }

    [Fact]
    public void Routes_of_TCP_count_at_ports_of_TCP()
    {
        istio.Mesh.World.Apply(
            """
            apiVersion: v1
            kind: Service
            metadata: { name: app }
            spec:
              selector: { app: app }
              ports: [{ name: http, port: 80 }, { name: tcp-data, port: 9000 }]
            """
        );
        istio.Apply(
            $"hosts: [app]\n  tcp: [{{ match: [{{ port: 9000 }}], {IstioWorld.To(("old", 40), ("new", 60))} }}]",
            $"{{ {Old} }}"
        );

        Assert.InRange(istio.Spread(1000, $"{IstioWorld.App}:9000")["new"], 595, 605);
        Assert.Equal(100, istio.Spread(100, $"{IstioWorld.App}:80")["old"]);
    }

    public void Dispose() => istio.Dispose();
}
