using System.Text.Json.Nodes;
using Canary.Simulator.Mesh;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh.Istio;

public sealed class VirtualServiceTests : IDisposable
{
    private static readonly string Old = IstioWorld.To(("old", 100));
    private static readonly string New = IstioWorld.To(("new", 100));

    private readonly IstioWorld istio = new();

    [Theory]
    [InlineData(100, 0)]
    [InlineData(90, 10)]
    [InlineData(0, 100)]
    public void Requests_to_a_Service_are_split_as_the_weights_say(int old, int @new)
    {
        istio.Route($"{{ {IstioWorld.To(("old", old), ("new", @new))} }}");

        var spread = istio.Spread(1000);

        Assert.InRange(spread.GetValueOrDefault("new"), (10 * @new) - 5, (10 * @new) + 5);
        Assert.Equal(1000, spread.GetValueOrDefault("new") + spread.GetValueOrDefault("old"));
    }

    [Fact]
    public void Both_versions_of_the_kind_are_the_same_objects()
    {
        istio.Mesh.World.Apply(
            $$"""
            apiVersion: networking.istio.io/v1beta1
            kind: VirtualService
            metadata: { name: app }
            spec: { hosts: [app], http: [{ {{New}} }] }
            """
        );
        istio.Mesh.World.RunFor(seconds: 1);

        Assert.Equal("new", istio.ServiceOf());
        Assert.NotNull(
            istio.Mesh.World.Find(new("networking.istio.io", "v1", "virtualservices", "VirtualService"), "app")
        );
    }

    [Theory]
    [InlineData("exact: /a", "/a", true)]
    [InlineData("exact: /a", "/a/b", false)]
    [InlineData("prefix: /a", "/ab", true)]
    [InlineData("regex: \"/x[0-9]+\"", "/x12", true)]
    [InlineData("regex: \"/x[0-9]+\"", "/x12/y", false)]
    public void A_path_is_matched_as_text(string uri, string path, bool matches)
    {
        istio.Route($"{{ match: [{{ uri: {{ {uri} }} }}], {New} }}", $"{{ {Old} }}");

        Assert.Equal(matches ? "new" : "old", istio.ServiceOf(path));
    }

    [Fact]
    public void A_path_can_be_matched_in_any_case()
    {
        istio.Route(
            $"{{ match: [{{ uri: {{ exact: /Login }}, ignoreUriCase: true }}, {{ uri: {{ prefix: /Api }}, ignoreUriCase: true }}], {New} }}",
            $"{{ {Old} }}"
        );

        Assert.Equal("new", istio.ServiceOf("/lOGIN"));
        Assert.Equal("new", istio.ServiceOf("/api/v1"));
        Assert.Equal("old", istio.ServiceOf("/logins"));
    }

    [Fact]
    public void The_first_route_whose_conditions_hold_takes_the_request()
    {
        istio.Route(
            $"{{ match: [{{ headers: {{ x-canary: {{ exact: insider }}, x-not: {{}} }} }}, {{ headers: {{ cookie: {{ regex: \"^(.*?;)?(canary=always)(;.*)?$\" }} }} }}], {New} }}",
            $"{{ match: [{{ queryParams: {{ beta: {{ exact: \"1\" }} }}, withoutHeaders: {{ x-old: {{}} }} }}], {New} }}",
            $"{{ match: [{{ method: {{ exact: GET }}, authority: {{ prefix: app. }} }}], {Old} }}"
        );

        Assert.Equal("old", istio.ServiceOf());
        Assert.Equal("new", istio.ServiceOf(headers: [("X-Canary", "insider"), ("X-Not", "1")]));
        Assert.Equal("old", istio.ServiceOf(headers: ("X-Canary", "insider")));
        Assert.Equal("new", istio.ServiceOf(headers: ("Cookie", "a=b;canary=always;c=d")));
        Assert.Equal("old", istio.ServiceOf(headers: ("Cookie", "a=b;canary=never")));
        Assert.Equal("new", istio.ServiceOf("/?beta=1"));
        Assert.Equal("old", istio.ServiceOf("/?beta=1", headers: ("X-Old", "1")));
        Assert.Equal(404, istio.Mesh.Gateway.Send(new() { Host = IstioWorld.App, Method = "PUT" }).Status);
    }

    [Fact]
    public void The_labels_of_who_asks_decide()
    {
        istio.Route($"{{ match: [{{ sourceLabels: {{ app: web, tier: front }} }}], {New} }}", $"{{ {Old} }}");

        Assert.Equal("new", From(("app", "web"), ("tier", "front")));
        Assert.Equal("old", From(("app", "web")));
        Assert.Equal("old", istio.ServiceOf());

        string? From(params (string Name, string Value)[] labels) =>
            istio
                .Mesh.Gateway.Send(
                    new()
                    {
                        Host = IstioWorld.App,
                        Source = new("default", "web", labels.ToDictionary(pair => pair.Name, pair => pair.Value)),
                    }
                )
                .Service?.Name;
    }

    [Fact]
    public void Headers_are_changed_per_route_and_per_destination()
    {
        istio.Route(
            "{ headers: { request: { set: { a: \"1\" }, remove: [b] } }, route: [{ destination: { host: new }, "
                + "headers: { response: { add: { Set-Cookie: \"c=x; Max-Age=60\" } } } }] }"
        );

        var response = istio.Get("/headers", headers: [("A", "0"), ("B", "2")]);

        Assert.Equal("1", JsonNode.Parse(response.Body).Text("A"));
        Assert.Null(JsonNode.Parse(response.Body).At("B"));
        Assert.Contains(new("Set-Cookie", "c=x; Max-Age=60"), response.Headers);
    }

    [Theory]
    [InlineData("prefix: /api/", "/api/users", "/users")]
    [InlineData("exact: /api", "/api", "/")]
    public void A_rewrite_replaces_the_prefix_or_the_whole(string uri, string path, string rewritten)
    {
        istio.Route($"{{ match: [{{ uri: {{ {uri} }} }}], rewrite: {{ uri: / }}, {New} }}");

        Assert.Equal(rewritten, JsonNode.Parse(istio.Get(path).Body).Text("path"));
    }

    [Fact]
    public void A_mirror_gets_its_percentage()
    {
        istio.Route($"{{ {Old}, mirror: {{ host: new }}, mirrorPercentage: {{ value: 12.5 }} }}");

        Assert.Equal(800, istio.Spread(800)["old"]);
        Assert.Equal(100, istio.Mesh.Gateway.Log.CountMirrored(kind => kind.Service?.Name == "new"));
        Assert.Equal(100, istio.Mesh.Counter("new", "http_requests_total"));
    }

    [Fact]
    public void A_slow_answer_is_cut_off_and_a_failed_one_asked_for_again()
    {
        using var bad = new IstioWorld(newBehaviour: "latency: 2s", oldBehaviour: "error-rate: 50%");
        bad.Apply(
            "hosts: [app]",
            $"{{ match: [{{ uri: {{ prefix: /slow }} }}], timeout: 500ms, {New} }}",
            $"{{ retries: {{ attempts: 6, retryOn: 5xx }}, {Old} }}"
        );

        Assert.Equal(504, bad.Get("/slow").Status);
        Assert.InRange(Enumerable.Range(0, 100).Count(_ => bad.Get().Status == 200), 95, 100);
    }

    [Theory]
    [InlineData("gone", "Service default/gone not found")]
    [InlineData("old.default", "host \"old.default\" is no Service: name it in short or with .svc.cluster.local")]
    public void A_destination_that_is_not_there_fails_its_share(string host, string problem)
    {
        istio.Route($"{{ {IstioWorld.To((host, 50), ("new", 50))} }}");

        var failed = Enumerable.Range(0, 100).Select(_ => istio.Get()).Where(answer => answer.Status == 503).ToList();

        Assert.Equal(50, failed.Count);
        Assert.Equal($"{problem}\n", failed[0].Body);
    }

    [Fact]
    public void Without_a_VirtualService_a_Service_is_reached_as_ever()
    {
        istio.Route($"{{ {New} }}");
        istio.Mesh.World.Delete(new("networking.istio.io", "v1", "virtualservices", "VirtualService"), "app");
        istio.Mesh.World.RunFor(seconds: 1);

        Assert.Equal("old", istio.ServiceOf(host: "old.default"));
        Assert.Equal(503, istio.Get().Status);
    }

    public void Dispose() => istio.Dispose();
}
