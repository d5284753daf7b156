using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Routing.Nginx;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.Nginx;

public sealed class NginxTrafficRouterTests
{
    private const string Prefix = "nginx.ingress.kubernetes.io/";

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RoutingWorld world = new();

    private ITrafficRouter Router => world.Routing.Routers.Find(ProviderNames.Nginx)!;

    public NginxTrafficRouterTests() =>
        world.Server.Store(
            V1Ingress.Type,
            RoutingWorld.ReadOne(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: public
                  namespace: test
                  annotations:
                    nginx.ingress.kubernetes.io/proxy-body-size: 8m
                    cert-manager.io/cluster-issuer: letsencrypt
                spec:
                  ingressClassName: nginx
                  tls:
                  - hosts: [shop.test]
                    secretName: shop-tls
                  rules:
                  - host: shop.test
                    http:
                      paths:
                      - path: /
                        pathType: Prefix
                        backend:
                          service: {name: podinfo, port: {name: http}}
                      - path: /blog
                        pathType: Prefix
                        backend:
                          service: {name: blog, port: {number: 80}}
                """
            )
        );

    [Theory]
    [InlineData(0, "0", null)]
    [InlineData(20, "20", null)]
    [InlineData(100, "100", null)]
    [InlineData(0.5, "5", "1000")]
    public async Task A_weight_is_said_by_annotation_and_seen(double percent, string weight, string? total)
    {
        var traffic = CanaryTraffic.Of((decimal)percent);
        await Router.ApplyAsync(Context(), traffic, None);

        world.Clock.Advance(TimeSpan.FromSeconds(5));
        var seen = Router.Observe(Context());

        Assert.Equal((true, traffic, true), (seen.Current, seen.Traffic, seen.Accepted));
        Assert.Equal("true", Annotation("canary"));
        Assert.Equal((weight, total), (Annotation("canary-weight"), Annotation("canary-weight-total")));
        var writes = world.Server.Writes;
        await Router.ApplyAsync(Context(), traffic, None);
        Assert.Equal(writes, world.Server.Writes);
    }

    [Fact]
    public async Task NGINX_is_given_five_seconds_for_what_annotations_say_though_they_move_no_generation()
    {
        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);
        Assert.True(Router.Observe(Context()).Accepted);
        var generation = (int)Made["metadata"]!["generation"]!;

        await Router.ApplyAsync(Context(), CanaryTraffic.Of(30), None);
        var seen = Router.Observe(Context());

        Assert.Equal(generation, (int)Made["metadata"]!["generation"]!);
        Assert.Equal((false, world.Clock.GetUtcNow() + TimeSpan.FromSeconds(5)), (seen.Accepted, seen.SettlesAt));
        Assert.Contains("Ingress test/public-canary", seen.Message, StringComparison.Ordinal);
        await Router.ReleaseAsync(Context(), None);
        Assert.False(Router.IsReleased(Context()));
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(Router.IsReleased(Context()));
        Assert.Equal((true, null), (Router.Observe(Context()).Accepted, Router.Observe(Context()).SettlesAt));
    }

    [Fact]
    public async Task Only_the_apex_backends_lead_to_the_canary_and_only_the_controllers_annotations_are_copied()
    {
        await Router.ApplyAsync(Context(), CanaryTraffic.None, None);

        var paths = Made["spec"]!["rules"]![0]!["http"]!["paths"]!;
        Assert.Equal("podinfo-canary", (string?)paths[0]!["backend"]!["service"]!["name"]);
        Assert.Equal("blog", (string?)paths[1]!["backend"]!["service"]!["name"]);
        Assert.Equal("8m", Annotation("proxy-body-size"));
        Assert.Null(Made["metadata"]!["annotations"]!["cert-manager.io/cluster-issuer"]);
        Assert.Equal("podinfo", (string?)Made["metadata"]!["ownerReferences"]![0]!["name"]);
    }

    [Theory]
    [InlineData("x-canary: {exact: insider}", "canary-by-header=x-canary canary-by-header-value=insider")]
    [InlineData("x-canary: {regex: 'a|b'}", "canary-by-header=x-canary canary-by-header-pattern=a|b")]
    [InlineData("x-canary: {prefix: a.b}", @"canary-by-header=x-canary canary-by-header-pattern=^a\.b.*$")]
    [InlineData("cookie: {exact: beta}", "canary-by-cookie=beta")]
    public async Task An_ab_test_is_said_by_header_or_cookie_and_seen(string header, string expected)
    {
        var context = Context($"{{threshold: 1, iterations: 2, match: [{{headers: {{{header}}}}}]}}");
        var traffic = new CanaryTraffic { Weight = 100, Match = "analysis.match" };
        await Router.ApplyAsync(context, traffic, None);

        var seen = Router.Observe(context);

        Assert.Equal((true, traffic), (seen.Current, seen.Traffic));
        Assert.Equal("0", Annotation("canary-weight"));
        Assert.All(expected.Split(' '), pair => Assert.Equal(pair.Split('=')[1], Annotation(pair.Split('=')[0])));
        await Router.ApplyAsync(context, CanaryTraffic.None, None);
        Assert.Equal(CanaryTraffic.None, Router.Observe(context).Traffic);
        Assert.Null(Annotation(expected.Split('=')[0]));
    }

    [Fact]
    public async Task What_the_users_Ingress_says_of_canaries_is_not_copied()
    {
        var source = world.Server.Find(V1Ingress.Type, new("test", "public"))!.DeepClone().AsObject();
        source["metadata"]!["annotations"]![Prefix + "canary-by-header"] = "x-any";
        source["metadata"]!["annotations"]![Prefix + "canary"] = "false";
        world.Server.Store(V1Ingress.Type, source);

        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);

        Assert.Equal(("true", null), (Annotation("canary"), Annotation("canary-by-header")));
        Assert.Equal((true, 20m), (Router.Observe(Context()).Current, Router.Observe(Context()).Traffic?.Weight));
    }

    [Fact]
    public async Task A_weight_set_by_hand_is_seen_as_it_is_and_repaired()
    {
        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);
        Edit(ingress => ingress["metadata"]!["annotations"]![Prefix + "canary-weight"] = "80");

        Assert.Equal(80, Router.Observe(Context()).Traffic?.Weight);
        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);

        Assert.Equal("20", Annotation("canary-weight"));
    }

    [Fact]
    public async Task A_weight_above_the_whole_makes_no_sense_and_is_repaired()
    {
        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);
        Edit(ingress => ingress["metadata"]!["annotations"]![Prefix + "canary-weight"] = "200");

        Assert.Null(Router.Observe(Context()).Traffic);
        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);

        Assert.Equal("20", Annotation("canary-weight"));
    }

    [Fact]
    public async Task A_header_asked_for_by_hand_is_seen_and_its_owner_left_with_it()
    {
        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);
        Edit(ingress => ingress["metadata"]!["annotations"]![Prefix + "canary-by-header"] = "x-any");

        Assert.False(Router.Observe(Context()).Current);
    }

    [Fact]
    public async Task A_change_of_the_users_ingress_reaches_the_canarys()
    {
        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);
        var source = world.Server.Find(V1Ingress.Type, new("test", "public"))!.DeepClone().AsObject();
        source["spec"]!["rules"]![0]!["host"] = "new.test";
        source["metadata"]!["annotations"]![Prefix + "proxy-body-size"] = "1m";
        world.Server.Store(V1Ingress.Type, source);

        var seen = Router.Observe(Context());
        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);

        Assert.Equal((false, 20m), (seen.Current, seen.Traffic?.Weight));
        Assert.Equal("new.test", (string?)Made["spec"]!["rules"]![0]!["host"]);
        Assert.Equal("1m", Annotation("proxy-body-size"));
        Assert.True(Router.Observe(Context()).Current);
    }

    [Fact]
    public async Task Released_it_gives_the_canary_nothing()
    {
        await Router.ApplyAsync(Context(), CanaryTraffic.Of(20), None);
        Assert.False(Router.IsReleased(Context()));

        await Router.ReleaseAsync(Context(), None);
        Router.IsReleased(Context());
        world.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(Router.IsReleased(Context()));
        Assert.Equal("0", Annotation("canary-weight"));
    }

    [Fact]
    public void An_ingress_that_is_missing_leads_elsewhere_or_is_taken_is_an_obstacle()
    {
        Assert.Null(Router.FindObstacle(Context()));
        Assert.Equal("IngressNotFound", Router.FindObstacle(Context(ingress: "other"))?.Reason);
        Assert.Equal("IngressLeadsElsewhere", Router.FindObstacle(Context(service: "shop"))?.Reason);
        var taken = world.Server.Find(V1Ingress.Type, new("test", "public"))!.DeepClone().AsObject();
        taken["metadata"]!["name"] = "public-canary";
        world.Server.Store(V1Ingress.Type, taken);
        Assert.Equal("IngressNotOwned", Router.FindObstacle(Context())?.Reason);
    }

    private static RouteContext Context(
        string analysis = "{threshold: 1, stepWeight: 20}",
        string ingress = "public",
        string service = "podinfo"
    ) =>
        RoutingWorld.ContextOf(
            RoutingWorld.Parse(
                $$"""
                apiVersion: canary.dev/v1
                kind: Canary
                metadata: {name: podinfo, namespace: test, uid: uid-1}
                spec:
                  provider: nginx
                  targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
                  ingressRef: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: {{ingress}}}
                  service: {name: {{service}}, port: 80}
                  analysis: {{analysis}}
                """
            )
        );

    private JsonObject Made =>
        world.Server.Find(V1Ingress.Type, new("test", "public-canary"))
        ?? throw new InvalidOperationException("Nothing was made.");

    private string? Annotation(string name) => (string?)Made["metadata"]!["annotations"]?[Prefix + name];

    private void Edit(Action<JsonObject> edit)
    {
        var edited = Made.DeepClone().AsObject();
        edit(edited);
        world.Server.Store(V1Ingress.Type, edited);
    }
}
