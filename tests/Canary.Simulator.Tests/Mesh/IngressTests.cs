using Canary.Kubernetes;
using Canary.Simulator.Mesh;

namespace Canary.Simulator.Tests.Mesh;

public sealed class IngressTests : IDisposable
{
    private static readonly ResourceType Ingresses = new("networking.k8s.io", "v1", "ingresses", "Ingress");

    private readonly MeshWorld mesh = new();

    public IngressTests() => Ingress("main", "old");

    [Fact]
    public void An_Ingress_of_the_class_leads_to_its_Service()
    {
        Assert.Equal("old", mesh.ServiceOf(host: "shop.example"));
        Assert.Equal("old", mesh.ServiceOf("/cart", host: "shop.example"));
        Assert.Equal(404, mesh.Get(host: "other.example").Status);
    }

    [Fact]
    public void An_Ingress_of_another_class_is_none_of_its_business()
    {
        mesh.World.Change(Ingresses, "main", ingress => ingress["spec"]!["ingressClassName"] = "other");
        mesh.World.RunFor(seconds: 1);

        Assert.Equal(404, mesh.Get(host: "shop.example").Status);
    }

    [Theory]
    [InlineData("canary-weight: \"20\"", 200)]
    [InlineData("canary-weight: \"20\"\ncanary-weight-total: \"1000\"", 20)]
    [InlineData("canary-weight: \"100\"", 1000)]
    [InlineData("canary-weight: \"0\"", 0)]
    public void A_weight_takes_its_share(string annotations, int expected)
    {
        Canary(annotations);

        var taken = Enumerable.Range(0, 1000).Count(_ => mesh.ServiceOf(host: "shop.example") == "new");

        Assert.InRange(taken, expected - 5, expected + 5);
    }

    [Theory]
    [InlineData("always", "never", "new")]
    [InlineData("never", "always", "old")]
    [InlineData("maybe", "always", "new")]
    [InlineData("maybe", "never", "old")]
    [InlineData(null, "never", "old")]
    [InlineData(null, "maybe", "new")]
    public void The_header_goes_before_the_cookie_and_the_cookie_before_the_weight(
        string? header,
        string cookie,
        string service
    )
    {
        Canary("canary-by-header: x-canary\ncanary-by-cookie: canary\ncanary-weight: \"100\"");

        Assert.Equal(service, ServiceOf(("x-canary", header), ("Cookie", $"a=b; canary={cookie}")));
    }

    [Theory]
    [InlineData("canary-by-header-value: \"yes\"", "yes", "new")]
    [InlineData("canary-by-header-value: \"yes\"", "always", "old")]
    [InlineData("canary-by-header-value: \"yes\"\ncanary-by-header-pattern: always", "always", "old")]
    [InlineData("canary-by-header-pattern: \"^(a|b)[0-9]\"", "b7x", "new")]
    [InlineData("canary-by-header-pattern: \"^(a|b)[0-9]\"", "xb7", "old")]
    public void A_header_can_be_asked_for_a_value_or_a_pattern(string annotations, string header, string service)
    {
        Canary($"canary-by-header: x-canary\n{annotations}");

        Assert.Equal(service, ServiceOf(("x-canary", header)));
    }

    [Fact]
    public void A_canary_without_its_main_Ingress_serves_nobody()
    {
        Canary("canary-weight: \"100\"");
        mesh.World.Delete(Ingresses, "main");
        mesh.World.RunFor(seconds: 1);

        Assert.Equal(404, mesh.Get(host: "shop.example").Status);
    }

    [Fact]
    public void The_annotations_may_have_another_prefix()
    {
        using var other = new MeshWorld(
            options: new()
            {
                Users = new() { RequestsPerSecond = 0 },
                Nginx = new() { AnnotationPrefix = "custom.example", IngressClass = "inner" },
            }
        );
        other.World.Apply(Manifest("main", "old", "{}", "inner"));
        other.World.Apply(
            Manifest(
                "canary",
                "new",
                "{ custom.example/canary: \"true\", custom.example/canary-weight: \"100\" }",
                "inner"
            )
        );
        other.World.RunFor(seconds: 1);

        Assert.Equal("new", other.ServiceOf(host: "shop.example"));
    }

    public void Dispose() => mesh.Dispose();

    private string? ServiceOf(params (string Name, string? Value)[] headers) =>
        mesh.ServiceOf(
            host: "shop.example",
            headers: [.. headers.Where(pair => pair.Value is not null).Select(pair => (pair.Name, pair.Value ?? ""))]
        );

    private void Canary(string annotations) => Ingress("canary", "new", $"canary: \"true\"\n{annotations}");

    private void Ingress(string name, string service, string annotations = "")
    {
        var lines = annotations
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => $"nginx.ingress.kubernetes.io/{line}");
        mesh.World.Apply(Manifest(name, service, $"{{ {string.Join(", ", lines)} }}", "nginx"));
        mesh.World.RunFor(seconds: 1);
    }

    private static string Manifest(string name, string service, string annotations, string type) =>
        $$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { name: {{name}}, annotations: {{annotations}} }
            spec:
              ingressClassName: {{type}}
              rules:
                - host: shop.example
                  http:
                    paths:
                      - { path: /, pathType: Prefix, backend: { service: { name: {{service}}, port: { number: 80 } } } }
            """;
}
