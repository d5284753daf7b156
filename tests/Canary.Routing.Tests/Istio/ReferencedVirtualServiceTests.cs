using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Istio;
using Canary.Routing.Referencing;
using Canary.Routing.Tests.Conformance;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.Istio;

/// <summary>A VirtualService of the user's own, led for the time of a rollout.</summary>
public sealed class ReferencedVirtualServiceTests
{
    private const string Route = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web, namespace: test, uid: uid-web, annotations: {mine: kept}}
        spec:
          hosts: [shop.example.com]
          gateways: [public]
          http:
          - name: static
            match: [{uri: {prefix: /static}}]
            route: [{destination: {host: files}}]
          - name: shop
            match: [{uri: {prefix: /}, headers: {x-region: {exact: eu}}, statPrefix: shop}]
            rewrite: {authority: inner}
            route: [{destination: {host: podinfo.test.svc.cluster.local, port: {number: 80}}, headers: {request: {set: {a: b}}}}]
            timeout: 10s
          - match: [{uri: {prefix: /mixed}}]
            route: [{destination: {host: podinfo}, weight: 75}, {destination: {host: old}, weight: 25}]
          - route: [{destination: {host: podinfo.elsewhere.svc.cluster.local}}]
        """;

    private static readonly V1CanaryAnalysis Analysis = new()
    {
        Match =
        [
            new() { Headers = new Dictionary<string, V1StringMatch> { ["x-user"] = new() { Exact = "insider" } } },
        ],
        SessionAffinity = new() { CookieName = "c", PrimaryCookieName = "p" },
    };

    private readonly RoutingWorld world = new();

    public ReferencedVirtualServiceTests() => Commit(Route);

    private ITrafficRouter Router => world.Routing.Routers.Find(ProviderNames.Istio)!;

    [Fact]
    public async Task R15_At_rest_nothing_of_the_route_is_touched()
    {
        var before = Stored.ToJsonString();

        await ApplyAsync(CanaryTraffic.None);

        Assert.Equal(before, Stored.ToJsonString());
        var seen = Router.Observe(Context());
        Assert.Equal((true, CanaryTraffic.None), (seen.Current, seen.Traffic));
    }

    [Fact]
    public async Task The_apex_is_divided_in_every_rule_that_leads_to_it_and_nothing_else_changes()
    {
        await ApplyAsync(CanaryTraffic.Of(20));

        var expected = Rules(
            """
            - name: static
              match: [{uri: {prefix: /static}}]
              route: [{destination: {host: files}}]
            - name: shop
              match: [{uri: {prefix: /}, headers: {x-region: {exact: eu}}, statPrefix: shop}]
              rewrite: {authority: inner}
              route:
              - {destination: {host: podinfo-primary.test.svc.cluster.local, port: {number: 80}}, headers: {request: {set: {a: b}}}, weight: 80}
              - {destination: {host: podinfo-canary.test.svc.cluster.local, port: {number: 80}}, headers: {request: {set: {a: b}}}, weight: 20}
              timeout: 10s
            - match: [{uri: {prefix: /mixed}}]
              route: [{destination: {host: podinfo-primary}, weight: 60}, {destination: {host: podinfo-canary}, weight: 15}, {destination: {host: old}, weight: 25}]
            - route: [{destination: {host: podinfo.elsewhere.svc.cluster.local}}]
            """
        );
        Assert.Equal(expected, Stored["spec"]!["http"]!.ToJsonString());
        Assert.Equal("""["shop.example.com"]""", Stored["spec"]!["hosts"]!.ToJsonString());
        Assert.Equal("kept", (string?)Stored["metadata"]!["annotations"]!["mine"]);
        Assert.Equal("disabled", (string?)Stored["metadata"]!["annotations"]!["kustomize.toolkit.fluxcd.io/reconcile"]);
    }

    [Fact]
    public async Task A_share_that_no_whole_percent_divides_is_kept_exactly()
    {
        await ApplyAsync(CanaryTraffic.Of(10));

        var weights = Stored["spec"]!["http"]![2]!["route"]!.AsArray().Select(each => (int)each!["weight"]!);
        Assert.Equal([27, 3, 10], weights); // 67.5, 7.5 and 25 percent.
    }

    [Theory]
    [InlineData("rule: shop", 2, "podinfo")]
    [InlineData("rule: 2", 1, "podinfo.test.svc.cluster.local")]
    public async Task A_named_rule_is_the_only_one_that_is_divided(string rule, int untouched, string host)
    {
        var context = Context($"[{{name: web, {rule}}}]");

        await ApplyAsync(CanaryTraffic.Of(20), context);

        Assert.Equal(host, HostOf(untouched));
        Assert.StartsWith("podinfo-primary", HostOf(3 - untouched), StringComparison.Ordinal);
        Assert.Equal(CanaryTraffic.Of(20), Router.Observe(context).Traffic);
    }

    [Fact]
    public async Task In_an_A_B_test_the_rules_own_conditions_hold_too()
    {
        var given = new CanaryTraffic { Weight = 100, Match = MatchPlaces.Analysis };

        await ApplyAsync(given, Context("[{name: web, rule: shop}]", given));

        var rules = Stored["spec"]!["http"]!.AsArray();
        Assert.Equal(
            """[{"uri":{"prefix":"/"},"headers":{"x-user":{"exact":"insider"},"x-region":{"exact":"eu"}},"statPrefix":"shop"}]""",
            rules[1]!["match"]!.ToJsonString()
        );
        Assert.Equal((0, 100), (WeightOf(rules[1], 0), WeightOf(rules[1], 1)));
        Assert.Equal(
            """[{"uri":{"prefix":"/"},"headers":{"x-region":{"exact":"eu"}},"statPrefix":"shop"}]""",
            rules[2]!["match"]!.ToJsonString()
        );
        Assert.Single(rules[2]!["route"]!.AsArray());
        Assert.Equal(5, rules.Count);
    }

    [Fact]
    public async Task Matches_that_the_spec_lost_take_nobody_to_the_canary()
    {
        var context = Context();
        var lost = context with
        {
            Canary = context.Canary with { Spec = context.Canary.Spec with { Analysis = new() } },
        };

        await ApplyAsync(new() { Weight = 100, Match = MatchPlaces.Analysis }, lost);

        Assert.DoesNotContain("podinfo-canary", Stored["spec"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_rollout_the_route_is_as_it_was()
    {
        var before = Stored["spec"]!.ToJsonString();
        foreach (var weight in new[] { 10, 50, 100 })
        {
            await ApplyAsync(CanaryTraffic.Of(weight));
        }

        await ApplyAsync(CanaryTraffic.None);

        Assert.Equal(before, Stored["spec"]!.ToJsonString());
        Assert.Equal("""{"mine":"kept"}""", Stored["metadata"]!["annotations"]!.ToJsonString());
    }

    [Fact]
    public async Task Whatever_the_canary_was_given_is_seen_also_after_a_restart_and_is_given_back()
    {
        var seed = Environment.TickCount;
        var before = Stored["spec"]!.ToJsonString();
        var traffics = new RandomTraffic(seed, ProviderFeatures.Of(ProviderNames.Istio), Context().Canary.Spec);
        for (var i = 0; i < 200; i++)
        {
            var given = traffics.Next();
            var context = Context(status: given);

            await ApplyAsync(given, context);

            var seen = world.Restarted().Routers.Find(ProviderNames.Istio)!.Observe(context);
            Assert.True(given == seen.Traffic && seen.Current, $"seed {seed}, round {i}: {given} is seen as {seen}");
        }
        await ApplyAsync(CanaryTraffic.None);
        Assert.Equal(before, Stored["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task A_commit_during_a_rollout_becomes_part_of_it()
    {
        await ApplyAsync(CanaryTraffic.Of(20));
        var commit = Rules("- match: [{uri: {exact: /new}}]\n  route: [{destination: {host: podinfo}}]");
        Edit(route => route["spec"]!["http"] = JsonNode.Parse(commit));

        var seen = Router.Observe(Context());
        await ApplyAsync(CanaryTraffic.Of(20));
        var rule = Assert.Single(Stored["spec"]!["http"]!.AsArray())!;
        await ApplyAsync(CanaryTraffic.None);

        Assert.Equal((false, CanaryTraffic.None), (seen.Current, seen.Traffic));
        Assert.Equal("/new", (string?)rule["match"]![0]!["uri"]!["exact"]);
        Assert.Equal("podinfo-primary", (string?)rule["route"]![0]!["destination"]!["host"]);
        Assert.Equal(commit, Stored["spec"]!["http"]!.ToJsonString());
    }

    [Fact]
    public async Task Weights_changed_by_hand_are_seen_and_set_right()
    {
        await ApplyAsync(CanaryTraffic.Of(20));
        Edit(route => route["spec"]!["http"]![1]!["route"]![1]!["weight"] = 80);

        var seen = Router.Observe(Context());
        await ApplyAsync(CanaryTraffic.Of(20));

        Assert.Equal((false, 50m), (seen.Current, seen.Traffic?.Weight));
        Assert.True(Router.Observe(Context()).Current);
    }

    [Fact]
    public async Task R15_Who_keeps_setting_the_rules_back_is_named_and_left_alone()
    {
        for (var i = 0; i < 5; i++)
        {
            await ApplyAsync(CanaryTraffic.Of(20));
            Edit(route =>
            {
                route["spec"] = RoutingWorld.ReadOne(Route)["spec"]!.DeepClone();
                route["metadata"]!["managedFields"] = JsonNode.Parse(
                    """[{"manager": "argocd-controller", "fieldsV1": {"f:spec": {"f:http": {}}}}]"""
                );
            });
            Router.Observe(Context());
        }

        var obstacle = Router.FindObstacle(Context());
        Assert.Equal("RouteContested", obstacle?.Reason);
        Assert.StartsWith(
            "Manager 'argocd-controller' keeps setting spec.http of VirtualService test/web back",
            obstacle?.Message
        );
    }

    [Fact]
    public async Task Without_its_note_a_divided_route_still_leads_to_the_apex_in_the_end()
    {
        await ApplyAsync(
            new()
            {
                Weight = 20,
                Mirror = 10,
                Match = MatchPlaces.Analysis,
                Cookies = new("c=a", "p=b"),
            }
        );
        Edit(route => route["metadata"]!["annotations"]!.AsObject().Remove(RulesMemory.Annotation));

        await ApplyAsync(CanaryTraffic.None);

        Assert.DoesNotContain("podinfo-", Stored["spec"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("mirror", Stored["spec"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("podinfo.test.svc.cluster.local", HostOf(1));
        Assert.True(Router.Observe(Context()).Current);
    }

    [Fact]
    public async Task A_released_route_is_as_it_was_and_is_waited_for()
    {
        var before = Stored["spec"]!.ToJsonString();
        await ApplyAsync(CanaryTraffic.Of(20));
        Assert.False(Router.IsReleased(Context()));

        await Router.ReleaseAsync(Context(), TestContext.Current.CancellationToken);
        Assert.False(Router.IsReleased(Context()));
        world.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.True(Router.IsReleased(Context()));
        Assert.Equal(before, Stored["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task A_change_is_given_two_seconds_where_Istio_says_nothing()
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Router.Observe(Context());
        await ApplyAsync(CanaryTraffic.Of(20));

        var seen = Router.Observe(Context());
        world.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((false, world.Clock.GetUtcNow()), (seen.Accepted, seen.SettlesAt));
        Assert.True(Router.Observe(Context()).Accepted);
    }

    [Fact]
    public void What_is_missing_leads_elsewhere_or_can_not_be_divided_is_an_obstacle()
    {
        Assert.Equal("RouteNotFound", Router.FindObstacle(Context("[{name: nope}]"))?.Reason);
        Assert.Equal("RouteLeadsElsewhere", Router.FindObstacle(Context("[{name: web, rule: static}]"))?.Reason);
        Assert.Equal("RouteInOtherNamespace", Router.FindObstacle(Context("[{name: web, namespace: b}]"))?.Reason);
        Assert.Null(Router.FindObstacle(Context()));
    }

    [Theory]
    [InlineData("route: [{destination: {host: podinfo, subset: v1}}]", "leads to the subset v1 of podinfo")]
    [InlineData(
        "match: [{headers: {Cookie: {exact: a}}}], route: [{destination: {host: podinfo}}]",
        "asks for a cookie"
    )]
    [InlineData(
        "route: [{destination: {host: podinfo}, headers: {response: {add: {Set-Cookie: a=b}}}}]",
        "adds a Set-Cookie header of its own"
    )]
    [InlineData("mirror: {host: old}, route: [{destination: {host: podinfo}}]", "copies its requests already")]
    [InlineData(
        "mirrors: [{destination: {host: old}}], route: [{destination: {host: podinfo}}]",
        "copies its requests already"
    )]
    public void A_rule_that_can_not_be_divided_as_the_spec_wants_is_named(string rule, string problem)
    {
        Edit(route => route["spec"]!["http"] = JsonNode.Parse(Rules($"- {{{rule}}}")));
        var context = Context();
        var mirrored = context with
        {
            Canary = context.Canary with
            {
                Spec = context.Canary.Spec with { Analysis = Analysis with { Mirror = true } },
            },
        };

        var obstacle = Router.FindObstacle(mirrored);

        Assert.Equal("RouteNotDivisible", obstacle?.Reason);
        Assert.StartsWith(
            $"spec.service.routeRefs: spec.http[0] of VirtualService test/web {problem}",
            obstacle?.Message
        );
    }

    [Fact]
    public void Rules_that_no_annotation_can_hold_are_an_obstacle()
    {
        Edit(route => route["spec"]!["http"]![1]!["match"]![0]!["uri"]!["prefix"] = new string('a', 200_000));

        Assert.Equal("RouteTooLarge", Router.FindObstacle(Context())?.Reason);
    }

    [Fact]
    public async Task Only_tcp_rules_are_divided_where_connections_are()
    {
        Edit(route =>
            route["spec"]!["tcp"] = JsonNode.Parse(
                """[{"match": [{"port": 27017}], "route": [{"destination": {"host": "podinfo"}}]}]"""
            )
        );
        var http = Stored["spec"]!["http"]!.ToJsonString();
        var context = Context(more: "appProtocol: tcp");
        var bare = context with
        {
            Canary = context.Canary with { Spec = context.Canary.Spec with { Analysis = new() } },
        };

        await ApplyAsync(CanaryTraffic.Of(30), bare);

        Assert.Equal(http, Stored["spec"]!["http"]!.ToJsonString());
        var rule = Assert.Single(Stored["spec"]!["tcp"]!.AsArray());
        Assert.Equal((70, 30), (WeightOf(rule, 0), WeightOf(rule, 1)));
        Assert.Equal(27017, (int?)rule!["match"]![0]!["port"]);
        Assert.Equal((true, CanaryTraffic.Of(30)), (Router.Observe(bare).Current, Router.Observe(bare).Traffic));

        Edit(route => route["metadata"]!["annotations"]!.AsObject().Remove(RulesMemory.Annotation));
        await ApplyAsync(CanaryTraffic.None, bare);
        Assert.Equal("podinfo", (string?)Stored["spec"]!["tcp"]![0]!["route"]![0]!["destination"]!["host"]);
    }

    [Fact]
    public async Task A_rule_for_some_callers_only_is_nobody_elses()
    {
        StoreRule(
            "apex",
            """{"host": "podinfo", "workloadSelector": {"matchLabels": {"app": "a"}}, "trafficPolicy": {"tls": {"mode": "MUTUAL"}}}"""
        );

        await ApplyAsync(CanaryTraffic.Of(20));

        Assert.Null(PolicyOf("podinfo-primary"));
    }

    [Fact]
    public async Task A_path_that_the_analysis_asks_for_has_the_case_that_it_says()
    {
        Edit(route =>
            route["spec"]!["http"] = JsonNode.Parse(
                Rules("- match: [{uri: {prefix: /}, ignoreUriCase: true}]\n  route: [{destination: {host: podinfo}}]")
            )
        );
        var context = Context(status: new() { Match = MatchPlaces.Analysis });
        var narrowed = context with
        {
            Canary = context.Canary with
            {
                Spec = context.Canary.Spec with
                {
                    Analysis = new() { Match = [new() { Uri = new() { Prefix = "/Beta" } }] },
                },
            },
        };

        await ApplyAsync(new() { Weight = 100, Match = MatchPlaces.Analysis }, narrowed);

        Assert.Equal("""[{"uri":{"prefix":"/Beta"}}]""", Stored["spec"]!["http"]![0]!["match"]!.ToJsonString());
    }

    [Fact]
    public async Task Primary_and_canary_are_called_as_the_users_rule_for_the_apex_says()
    {
        StoreRule(
            "apex",
            """{"host": "podinfo.test.svc.cluster.local", "trafficPolicy": {"tls": {"mode": "MUTUAL"}}}"""
        );
        StoreRule("other", """{"host": "files", "trafficPolicy": {"tls": {"mode": "DISABLE"}}}""");

        await ApplyAsync(CanaryTraffic.Of(20));

        Assert.Equal("""{"tls":{"mode":"MUTUAL"}}""", PolicyOf("podinfo-primary"));
        Assert.Equal("""{"tls":{"mode":"MUTUAL"}}""", PolicyOf("podinfo-canary"));
        StoreRule("apex", """{"host": "podinfo", "trafficPolicy": {"tls": {"mode": "SIMPLE"}}}""");
        Assert.False(Router.Observe(Context()).Current);
        await ApplyAsync(CanaryTraffic.Of(20), Context(more: "trafficPolicy: {loadBalancer: {simple: RANDOM}}"));
        Assert.Contains("""loadBalancer":{"simple":"RANDOM"}""", PolicyOf("podinfo-canary"), StringComparison.Ordinal);
        Assert.DoesNotContain("MUTUAL", PolicyOf("podinfo-canary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_route_goes_when_the_users_own_takes_its_place()
    {
        await Router.ApplyAsync(Parse(""), CanaryTraffic.None, TestContext.Current.CancellationToken);
        Assert.NotNull(world.Server.Find(IstioApi.V1.VirtualServices, new("test", "podinfo")));
        Assert.False(Router.Observe(Context()).Current);

        await ApplyAsync(CanaryTraffic.None);

        Assert.Null(world.Server.Find(IstioApi.V1.VirtualServices, new("test", "podinfo")));
        Assert.True(Router.Observe(Context()).Current);
    }

    [Fact]
    public async Task A_route_that_was_taken_over_whole_is_put_back_when_the_spec_names_it_as_the_users_own()
    {
        Commit(Route.Replace("name: web", "name: podinfo", StringComparison.Ordinal));
        var own = Context("[{name: podinfo}]");
        var before = world.Server.Find(IstioApi.V1.VirtualServices, new("test", "podinfo"))!["spec"]!.ToJsonString();
        await Router.ApplyAsync(Parse(""), CanaryTraffic.Of(20), TestContext.Current.CancellationToken);

        await ApplyAsync(CanaryTraffic.Of(20), own);
        var divided = world.Server.Find(IstioApi.V1.VirtualServices, new("test", "podinfo"))!;
        Assert.Equal("""["shop.example.com"]""", divided["spec"]!["hosts"]!.ToJsonString());
        Assert.Equal((true, 20m), (Router.Observe(own).Current, Router.Observe(own).Traffic?.Weight));
        await ApplyAsync(CanaryTraffic.None, own);

        var after = world.Server.Find(IstioApi.V1.VirtualServices, new("test", "podinfo"))!;
        Assert.Equal(before, after["spec"]!.ToJsonString());
        Assert.Equal("""{"mine":"kept"}""", after["metadata"]!["annotations"]!.ToJsonString());
    }

    private JsonObject Stored =>
        world.Server.Find(IstioApi.V1.VirtualServices, new("test", "web"))
        ?? throw new InvalidOperationException("The route is gone.");

    private string? HostOf(int rule) => (string?)Stored["spec"]!["http"]![rule]!["route"]![0]!["destination"]!["host"];

    private static int? WeightOf(JsonNode? rule, int destination) => (int?)rule!["route"]![destination]!["weight"];

    private string? PolicyOf(string name) =>
        world.Server.Find(IstioApi.V1.DestinationRules, new("test", name))?["spec"]?["trafficPolicy"]?.ToJsonString();

    private void StoreRule(string name, string spec) =>
        world.Server.Store(
            IstioApi.V1.DestinationRules,
            new JsonObject
            {
                ["apiVersion"] = "networking.istio.io/v1",
                ["kind"] = "DestinationRule",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "test" },
                ["spec"] = JsonNode.Parse(spec),
            }
        );

    private void Commit(string yaml) => world.Server.Store(IstioApi.V1.VirtualServices, RoutingWorld.ReadOne(yaml));

    private static string Rules(string yaml) => RoutingWorld.ReadOne($"rules:\n{yaml}")["rules"]!.ToJsonString();

    private void Edit(Action<JsonObject> edit)
    {
        var route = Stored.DeepClone().AsObject();
        edit(route);
        world.Server.Store(IstioApi.V1.VirtualServices, route);
    }

    private async Task ApplyAsync(CanaryTraffic traffic, RouteContext? context = null) =>
        await Router.ApplyAsync(context ?? Context(), traffic, TestContext.Current.CancellationToken);

    private static RouteContext Context(
        string references = "[{name: web}]",
        CanaryTraffic? status = null,
        string more = ""
    )
    {
        var context = Parse($"routeRefs: {references}\n    {more}".TrimEnd());
        return context with
        {
            Canary = context.Canary with
            {
                Spec = context.Canary.Spec with { Analysis = Analysis },
                Status = new() { Match = status?.Match, PreviousSessionAffinityCookie = status?.Cookies?.Previous },
            },
        };
    }

    private static RouteContext Parse(string service) =>
        RoutingWorld.ContextOf(
            RoutingWorld.Parse(
                $"""
                apiVersion: canary.dev/v1
                kind: Canary
                metadata:
                  name: podinfo
                  namespace: test
                  uid: uid-1
                spec:
                  provider: istio
                  targetRef:
                    apiVersion: apps/v1
                    kind: Deployment
                    name: podinfo
                  service:
                    port: 80
                    {service}
                  analysis:
                    threshold: 1
                    stepWeight: 10
                """
            )
        );
}
