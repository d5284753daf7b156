using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh;

public sealed class FilterTests : IDisposable
{
    private readonly MeshWorld mesh = new();

    [Fact]
    public void Request_headers_are_set_added_and_removed()
    {
        mesh.Route(
            Filter(
                "{ type: RequestHeaderModifier, requestHeaderModifier: "
                    + "{ set: [{ name: a, value: set }], add: [{ name: b, value: added }], remove: [c] } }"
            )
        );

        var seen = JsonNode.Parse(mesh.Get("/headers", headers: [("A", "1"), ("B", "2"), ("C", "3")]).Body);

        Assert.Equal("set", seen.Text("A"));
        Assert.Equal("2,added", seen.Text("B"));
        Assert.Null(seen.At("C"));
    }

    [Fact]
    public void Response_headers_can_set_cookies_for_one_backend()
    {
        mesh.Route(
            "{ backendRefs: [{ name: old, port: 80, weight: 50 }, { name: new, port: 80, weight: 50, filters: ["
                + "{ type: ResponseHeaderModifier, responseHeaderModifier: { add: [{ name: Set-Cookie, value: canary=x }] } }] }] }"
        );

        var answers = Enumerable.Range(0, 20).Select(_ => mesh.Get()).ToList();

        Assert.All(
            answers,
            answer =>
                Assert.Equal(answer.Service?.Name == "new", answer.Headers.Contains(new("Set-Cookie", "canary=x")))
        );
        Assert.Equal(10, answers.Count(answer => answer.Service?.Name == "new"));
    }

    [Theory]
    [InlineData("/api/users", "/v2/users")]
    [InlineData("/api", "/v2")]
    public void A_rewrite_replaces_the_prefix_that_matched(string path, string rewritten)
    {
        mesh.Route(
            "{ matches: [{ path: { value: /api } }], "
                + "filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /v2 } } }], "
                + Manifests.Backends(("old", 1))
                + " }"
        );

        Assert.Equal(rewritten, JsonNode.Parse(mesh.Get(path).Body).Text("path"));
    }

    [Fact]
    public void A_redirect_answers_by_itself()
    {
        mesh.Route(
            "{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, hostname: new.example, statusCode: 301 } }] }"
        );

        var response = mesh.Get("/a?b=c");

        Assert.Equal(301, response.Status);
        Assert.Contains(new("Location", "https://new.example/a?b=c"), response.Headers);
        Assert.Null(response.Pod);
    }

    [Fact]
    public void A_mirror_gets_copies_that_nobody_waits_for()
    {
        mesh.Route(
            Filter("{ type: RequestMirror, requestMirror: { backendRef: { name: new, port: 80 }, percent: 50 } }")
        );

        var services = mesh.Spread(100);

        Assert.Equal(100, services["old"]);
        Assert.Equal(50, mesh.Counter("new", "http_requests_total"));
        Assert.Equal(100, mesh.Gateway.Log.Total);
        var (kind, count) = Assert.Single(mesh.Gateway.Log.Mirrored);
        Assert.Equal((50, "new", 200), (count, kind.Service?.Name, kind.Status));
    }

    [Fact]
    public void A_fraction_of_the_requests_can_be_copied_and_a_failing_copy_harms_nobody()
    {
        using var failing = new MeshWorld(newBehaviour: "error-rate: 100%");
        failing.Route(
            Filter(
                "{ type: RequestMirror, requestMirror: { backendRef: { name: new, port: 80 }, fraction: { numerator: 1, denominator: 8 } } }"
            )
        );

        failing.Spread(800);

        Assert.Equal(0, failing.Gateway.Log.Errors);
        Assert.Equal(100, failing.Gateway.Log.CountMirrored(kind => kind.Status == 500));
    }

    [Fact]
    public void A_failed_request_is_sent_again()
    {
        using var flaky = new MeshWorld(oldBehaviour: "error-rate: 50%");
        flaky.Route($"{{ retry: {{ codes: [500], attempts: 6, backoff: 10ms }}, {Manifests.Backends(("old", 1))} }}");

        var answers = Enumerable.Range(0, 100).Select(_ => flaky.Get()).ToList();

        Assert.InRange(answers.Count(answer => answer.Status == 200), 95, 100);
        Assert.InRange(flaky.Counter("old", "http_requests_total"), 150, 260);
        Assert.Contains(answers, answer => answer.Latency > TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public void An_answer_that_takes_too_long_becomes_a_504()
    {
        using var slow = new MeshWorld(newBehaviour: "latency: 2s");
        slow.Route($"{{ timeouts: {{ request: 100ms }}, {Manifests.Backends(("new", 1))} }}");

        var response = slow.Get();

        Assert.Equal((504, TimeSpan.FromMilliseconds(100)), (response.Status, response.Latency));
    }

    [Fact]
    public void A_filter_that_the_gateway_does_not_know_keeps_the_route_out()
    {
        mesh.Route(Filter("{ type: ExtensionRef, extensionRef: { group: x.example, kind: Thing, name: z } }"));

        Assert.Equal(
            ("False", "UnsupportedValue", "spec.rules[0].filters[0].type: \"ExtensionRef\" is not supported"),
            mesh.RouteCondition("Accepted")
        );
        Assert.Equal(404, mesh.Get().Status);
    }

    public void Dispose() => mesh.Dispose();

    private static string Filter(string filter) => $"{{ filters: [{filter}], {Manifests.Backends(("old", 1))} }}";
}
