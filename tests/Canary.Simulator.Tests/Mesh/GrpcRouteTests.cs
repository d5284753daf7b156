using Canary.Simulator.Mesh;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh;

public sealed class GrpcRouteTests : IDisposable
{
    private static readonly string Old = Manifests.Backends(("old", 1));
    private static readonly string New = Manifests.Backends(("new", 1));

    private readonly MeshWorld mesh = new(
        options: new()
        {
            GrpcRoutes = true,
            Users = new() { RequestsPerSecond = 0 },
        }
    );

    [Theory]
    [InlineData("/shop.Cart/Add", "new")]
    [InlineData("/shop.Cart/Clear", "old")]
    [InlineData("/shop.Orders/Add", "old")]
    public void A_method_goes_before_its_service_and_that_before_all_the_rest(string path, string service)
    {
        Route(
            Old,
            $"{{ matches: [{{ method: {{ service: shop.Cart, method: Add }} }}], {New} }}",
            $"{{ matches: [{{ method: {{ service: shop.Cart }} }}], {Old} }}"
        );

        Assert.Equal(service, Call(path).Service?.Name);
    }

    [Fact]
    public void Patterns_and_headers_narrow_a_rule()
    {
        Route(
            $"{{ matches: [{{ method: {{ type: RegularExpression, service: \"shop\\\\..*\" }}, headers: [{{ name: x-canary, value: \"yes\" }}] }}], {New} }}",
            Old
        );

        Assert.Equal("new", Call("/shop.Cart/Add", ("x-canary", "yes")).Service?.Name);
        Assert.Equal("old", Call("/shop.Cart/Add").Service?.Name);
        Assert.Equal("old", Call("/bank.Cart/Add", ("x-canary", "yes")).Service?.Name);
    }

    [Fact]
    public void Calls_are_split_and_mirrored_as_requests_are()
    {
        Route(
            "{ filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: new, port: 80 } } }], "
                + $"{Manifests.Backends(("old", 3), ("new", 1))} }}"
        );

        var services = Enumerable.Range(0, 100).CountBy(_ => Call("/a.B/C").Service?.Name ?? "").ToDictionary();

        Assert.Equal((75, 25), (services["old"], services["new"]));
        Assert.Equal(100, mesh.Gateway.Log.CountMirrored(kind => kind.Service?.Name == "new"));
    }

    [Fact]
    public void Its_status_tells_what_became_of_it()
    {
        Route(Manifests.Backends(("gone", 1)));

        var route = mesh.World.Get(GatewayKinds.GrpcRoutes, "calls");
        var conditions = Assert.Single(route.Items("status", "parents")).Items("conditions").ToList();
        Assert.Equal(["True", "False"], conditions.Select(condition => condition.Text("status")));
        Assert.Equal(["Accepted", "BackendNotFound"], conditions.Select(condition => condition.Text("reason")));
        Assert.All(conditions, condition => Assert.Equal(route.Generation(), condition.Number("observedGeneration")));
    }

    public void Dispose() => mesh.Dispose();

    private GatewayResponse Call(string path, params (string Name, string Value)[] headers) =>
        mesh.Gateway.Send(
            new()
            {
                Host = "calls.example",
                Method = "POST",
                Path = path,
                Headers = headers.ToDictionary(pair => pair.Name, pair => pair.Value),
            }
        );

    private void Route(params string[] rules)
    {
        mesh.World.Apply(
            Manifests.Route("calls", "calls.example", rules).Replace("HTTPRoute", "GRPCRoute", StringComparison.Ordinal)
        );
        mesh.World.RunFor(seconds: 1);
    }
}
