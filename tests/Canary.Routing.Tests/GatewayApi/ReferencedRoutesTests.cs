using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.GatewayApi;
using Canary.Routing.Referencing;
using Canary.Routing.Tests.Conformance;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.GatewayApi;

public sealed class ReferencedRoutesTests
{
    private const string Route = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: web, namespace: test, uid: uid-web, annotations: {mine: kept}}
        spec:
          parentRefs: [{name: public}]
          hostnames: [shop.example.com]
          rules:
          - name: static
            matches: [{path: {type: PathPrefix, value: /static}}]
            backendRefs: [{name: files, port: 80}]
          - name: shop
            matches: [{path: {type: PathPrefix, value: /}, headers: [{name: x-region, value: eu}]}]
            filters: [{type: URLRewrite, urlRewrite: {hostname: inner}}]
            backendRefs: [{name: podinfo, port: 80}]
            timeouts: {request: 10s}
          - matches: [{path: {type: PathPrefix, value: /mixed}}]
            backendRefs: [{name: podinfo, port: 80, weight: 3}, {name: old, port: 80, weight: 1}]
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

    public ReferencedRoutesTests() => Commit(Route);

    private ITrafficRouter Router => world.Routing.Routers.Find(ProviderNames.GatewayApiV1)!;

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
              matches: [{path: {type: PathPrefix, value: /static}}]
              backendRefs: [{name: files, port: 80}]
            - name: shop
              matches: [{path: {type: PathPrefix, value: /}, headers: [{name: x-region, value: eu}]}]
              filters: [{type: URLRewrite, urlRewrite: {hostname: inner}}]
              backendRefs: [{name: podinfo-primary, port: 80, weight: 80}, {name: podinfo-canary, port: 80, weight: 20}]
              timeouts: {request: 10s}
            - matches: [{path: {type: PathPrefix, value: /mixed}}]
              backendRefs: [{name: podinfo-primary, port: 80, weight: 12}, {name: podinfo-canary, port: 80, weight: 3}, {name: old, port: 80, weight: 5}]
            """
        );
        Assert.Equal(expected, Stored["spec"]!["rules"]!.ToJsonString());
        Assert.Equal("kept", (string?)Stored["metadata"]!["annotations"]!["mine"]);
        Assert.Equal("disabled", (string?)Stored["metadata"]!["annotations"]!["kustomize.toolkit.fluxcd.io/reconcile"]);
    }

    [Theory]
    [InlineData("rule: shop", 2)]
    [InlineData("rule: 2", 1)]
    public async Task A_named_rule_is_the_only_one_that_is_divided(string rule, int untouched)
    {
        var context = Context($"[{{name: web, {rule}}}]");

        await ApplyAsync(CanaryTraffic.Of(20), context);

        var leads = Stored["spec"]!["rules"]!
            .AsArray()
            .Select(each => (string?)each!["backendRefs"]![0]!["name"])
            .ToList();
        Assert.Equal("podinfo", leads[untouched]);
        Assert.Equal("podinfo-primary", leads[3 - untouched]);
        Assert.Equal(CanaryTraffic.Of(20), Router.Observe(context).Traffic);
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
        var traffics = new RandomTraffic(seed, ProviderFeatures.Of(ProviderNames.GatewayApiV1), Context().Canary.Spec);
        for (var i = 0; i < 200; i++)
        {
            var given = traffics.Next();
            var context = Context(status: given);

            await ApplyAsync(given, context);

            var seen = world.Restarted().Routers.Find(ProviderNames.GatewayApiV1)!.Observe(context);
            Assert.True(given == seen.Traffic && seen.Current, $"seed {seed}, round {i}: {given} is seen as {seen}");
        }
        await ApplyAsync(CanaryTraffic.None);
        Assert.Equal(before, Stored["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task A_commit_during_a_rollout_becomes_part_of_it()
    {
        await ApplyAsync(CanaryTraffic.Of(20));
        var commit = Rules(
            """
            - matches: [{path: {type: Exact, value: /new}}]
              backendRefs: [{name: podinfo, port: 80}]
            """
        );
        Edit(route => route["spec"]!["rules"] = JsonNode.Parse(commit));

        var seen = Router.Observe(Context());
        await ApplyAsync(CanaryTraffic.Of(20));
        var rule = Assert.Single(Stored["spec"]!["rules"]!.AsArray())!;
        await ApplyAsync(CanaryTraffic.None);

        Assert.Equal((false, CanaryTraffic.None), (seen.Current, seen.Traffic));
        Assert.Equal("/new", (string?)rule["matches"]![0]!["path"]!["value"]);
        Assert.Equal("podinfo-primary", (string?)rule["backendRefs"]![0]!["name"]);
        Assert.Equal(commit, Stored["spec"]!["rules"]!.ToJsonString());
        Assert.Null(Router.FindObstacle(Context()));
    }

    [Fact]
    public async Task Weights_changed_by_hand_are_seen_and_set_right()
    {
        await ApplyAsync(CanaryTraffic.Of(20));
        Edit(route => route["spec"]!["rules"]![1]!["backendRefs"]![1]!["weight"] = 80);

        var seen = Router.Observe(Context());
        await ApplyAsync(CanaryTraffic.Of(20));

        Assert.Equal((false, 50m), (seen.Current, seen.Traffic?.Weight));
        Assert.True(Router.Observe(Context()).Current);
    }

    [Fact]
    public async Task What_it_gives_can_not_be_told_once_someone_takes_away_what_one_of_two_rules_was_made_into()
    {
        await ApplyAsync(CanaryTraffic.All with { Match = MatchPlaces.Analysis });

        // Insiders still get to the canary by what the other rule was made into.
        Edit(route => route["spec"]!["rules"]!.AsArray().RemoveAt(1));

        Assert.Null(Router.Observe(Context()).Traffic);
    }

    [Fact]
    public async Task R15_Who_keeps_setting_the_rules_back_is_named_and_left_alone()
    {
        for (var i = 0; i < 5; i++)
        {
            await ApplyAsync(CanaryTraffic.Of(20));
            SetBack();
            Router.Observe(Context());
        }

        var obstacle = Router.FindObstacle(Context());
        Assert.Equal("RouteContested", obstacle?.Reason);
        Assert.StartsWith(
            "Manager 'argocd-controller' keeps setting spec.rules of HTTPRoute test/web back",
            obstacle?.Message
        );
        Assert.Equal(2, world.Server.Writes);

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(Router.FindObstacle(Context()));
        await ApplyAsync(CanaryTraffic.Of(20));
        Assert.Equal(CanaryTraffic.Of(20), Router.Observe(Context()).Traffic);
        SetBack();
        Assert.Equal("RouteContested", Router.FindObstacle(Context())?.Reason);
    }

    [Fact]
    public async Task R15_What_was_set_back_in_a_rollout_before_is_not_held_against_anybody()
    {
        for (var i = 0; i < 5; i++)
        {
            await ApplyAsync(CanaryTraffic.Of(20));
            SetBack();
            Router.Observe(Context());
            Assert.Null(Router.FindObstacle(Context()));
            await ApplyAsync(CanaryTraffic.Of(20));
            await ApplyAsync(CanaryTraffic.None);
        }
    }

    [Fact]
    public async Task R15_Whoever_commits_other_rules_sets_nothing_back_unless_they_set_those_back()
    {
        for (var i = 0; i < 5; i++)
        {
            await ApplyAsync(CanaryTraffic.Of(20));
            Commit(Route.Replace("/mixed", $"/mixed{i}", StringComparison.Ordinal));
            Assert.Null(Router.FindObstacle(Context()));
        }

        for (var i = 0; i < 2; i++)
        {
            await ApplyAsync(CanaryTraffic.Of(20));
            Commit(Route.Replace("/mixed", "/mixed4", StringComparison.Ordinal));
        }
        Assert.Equal("RouteContested", Router.FindObstacle(Context())?.Reason);
    }

    [Fact]
    public async Task A_contested_route_is_still_given_back()
    {
        await R15_Who_keeps_setting_the_rules_back_is_named_and_left_alone();

        await ApplyAsync(CanaryTraffic.None);

        Assert.Equal("""{"mine":"kept"}""", Stored["metadata"]!["annotations"]!.ToJsonString());
        Assert.Null(Router.FindObstacle(Context()));
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
        Assert.DoesNotContain("cookie", Stored["spec"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(Router.Observe(Context()).Current);
        // Nothing told it but the rule itself: the apex has all of what primary and canary had.
        Assert.Equal(
            """[{"name":"podinfo","port":80,"weight":1}]""",
            Stored["spec"]!["rules"]!.AsArray().Single(rule => (string?)rule!["name"] == "shop")![
                "backendRefs"
            ]!.ToJsonString()
        );
    }

    [Fact]
    public async Task A_service_of_that_name_in_another_namespace_is_another_one()
    {
        Edit(route => route["spec"]!["rules"]![0]!["backendRefs"]![0] = Backend("podinfo", "other"));

        await ApplyAsync(CanaryTraffic.Of(20));

        Assert.Equal(
            """[{"name":"podinfo","namespace":"other","port":80}]""",
            Stored["spec"]!["rules"]![0]!["backendRefs"]!.ToJsonString()
        );
        Assert.Equal(CanaryTraffic.Of(20), Router.Observe(Context()).Traffic);
    }

    [Fact]
    public async Task A_service_that_is_a_backend_twice_is_divided_twice()
    {
        Edit(route =>
            route["spec"]!["rules"]![1]!["backendRefs"] = JsonNode.Parse(
                """[{"name": "podinfo", "port": 80, "weight": 3}, {"name": "podinfo", "port": 81, "weight": 1}]"""
            )
        );

        await ApplyAsync(CanaryTraffic.Of(20), Context("[{name: web, rule: shop}]"));

        Assert.Equal(
            [(80, 12), (80, 3), (81, 4), (81, 1)],
            Stored["spec"]!["rules"]![1]!["backendRefs"]!
                .AsArray()
                .Select(backend => ((int)backend!["port"]!, (int)backend["weight"]!))
        );
        Assert.Equal(CanaryTraffic.Of(20), Router.Observe(Context("[{name: web, rule: shop}]")).Traffic);
    }

    [Fact]
    public async Task The_weight_of_a_lonely_backend_means_nothing()
    {
        Edit(route => route["spec"]!["rules"]![1]!["backendRefs"]![0]!["weight"] = 7);

        await ApplyAsync(CanaryTraffic.Of(20));

        Assert.Equal(
            [80, 20],
            Stored["spec"]!["rules"]![1]!["backendRefs"]!.AsArray().Select(backend => (int)backend!["weight"]!)
        );
    }

    [Fact]
    public async Task R15_A_guard_that_someone_takes_away_in_mid_rollout_is_put_back()
    {
        await ApplyAsync(CanaryTraffic.Of(20));
        Edit(route => route["metadata"]!["annotations"]!.AsObject().Remove("kustomize.toolkit.fluxcd.io/reconcile"));

        Assert.False(Router.Observe(Context()).Current);
        await ApplyAsync(CanaryTraffic.Of(20));

        Assert.Equal("disabled", (string?)Stored["metadata"]!["annotations"]!["kustomize.toolkit.fluxcd.io/reconcile"]);
    }

    [Fact]
    public async Task Of_routes_that_differ_the_one_that_gives_the_canary_most_is_what_is_seen()
    {
        Commit(Route.Replace("web", "web2", StringComparison.Ordinal));
        await ApplyAsync(CanaryTraffic.Of(20));
        await ApplyAsync(CanaryTraffic.Of(50), Context("[{name: web2}]"));

        var seen = Router.Observe(Context("[{name: web}, {name: web2}]"));

        Assert.Equal((false, 50m), (seen.Current, seen.Traffic?.Weight));
    }

    [Fact]
    public async Task A_released_route_is_as_it_was()
    {
        var before = Stored["spec"]!.ToJsonString();
        await ApplyAsync(CanaryTraffic.Of(20));
        Assert.False(Router.IsReleased(Context()));

        await Router.ReleaseAsync(Context(), TestContext.Current.CancellationToken);
        Router.IsReleased(Context());
        world.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.True(Router.IsReleased(Context()));
        Assert.Equal(before, Stored["spec"]!.ToJsonString());
    }

    [Fact]
    public void A_route_that_is_missing_or_leads_elsewhere_is_an_obstacle()
    {
        Assert.Equal("RouteNotFound", Router.FindObstacle(Context("[{name: nope}]"))?.Reason);
        Assert.Equal("RouteLeadsElsewhere", Router.FindObstacle(Context("[{name: web, rule: static}]"))?.Reason);
        Assert.Equal("RouteInOtherNamespace", Router.FindObstacle(Context("[{name: web, namespace: b}]"))?.Reason);
        Assert.Null(Router.FindObstacle(Context()));
    }

    [Fact]
    public async Task A_route_that_another_rollout_has_is_left_alone_until_that_one_is_over()
    {
        await ApplyAsync(CanaryTraffic.Of(20));
        var divided = Stored.ToJsonString();
        var context = Context();
        var atRest = context with
        {
            Canary = context.Canary with
            {
                Metadata = context.Canary.Metadata with { Name = "files", Uid = "uid-2" },
                Spec = context.Canary.Spec with { Service = context.Canary.Spec.Service! with { Name = "files" } },
            },
        };
        var other = atRest with { Canary = atRest.Canary with { Status = new() { CanaryWeight = 10 } } };

        await ApplyAsync(CanaryTraffic.None, atRest);
        await ApplyAsync(CanaryTraffic.Of(10), other);

        Assert.Equal(divided, Stored.ToJsonString());
        Assert.True(Router.Observe(atRest).Current);
        Assert.Null(Router.FindObstacle(atRest));
        Assert.StartsWith(
            "spec.service.routeRefs: Canary podinfo divides spec.rules of HTTPRoute test/web now",
            Router.FindObstacle(other)?.Message
        );
        await ApplyAsync(CanaryTraffic.None);
        Assert.Null(Router.FindObstacle(other));
        await ApplyAsync(CanaryTraffic.Of(10), other);
        Assert.Equal(CanaryTraffic.Of(10), Router.Observe(other).Traffic);
        await ApplyAsync(CanaryTraffic.None, other);
        Assert.Equal(RoutingWorld.ReadOne(Route)["spec"]!.ToJsonString(), Stored["spec"]!.ToJsonString());
    }

    [Fact]
    public void A_rule_that_asks_for_a_cookie_can_not_be_divided_by_cookie()
    {
        Edit(route =>
            route["spec"]!["rules"]![1]!["matches"] = JsonNode.Parse(
                """[{"headers": [{"name": "cookie", "value": "beta=1"}]}]"""
            )
        );

        var obstacle = Router.FindObstacle(Context());

        Assert.Equal("RouteNotDivisible", obstacle?.Reason);
        Assert.StartsWith(
            "spec.service.routeRefs: spec.rules[1] of HTTPRoute test/web asks for a cookie",
            obstacle?.Message
        );
    }

    [Fact]
    public async Task A_rule_that_gives_the_apex_nothing_is_left_alone()
    {
        Edit(route => route["spec"]!["rules"]![2]!["backendRefs"]![0]!["weight"] = 0);
        Assert.Equal("RouteLeadsElsewhere", Router.FindObstacle(Context("[{name: web, rule: 2}]"))?.Reason);

        await ApplyAsync(CanaryTraffic.Of(20));

        var seen = Router.Observe(Context());
        Assert.Equal((true, CanaryTraffic.Of(20)), (seen.Current, seen.Traffic));
        Assert.Equal("podinfo", (string?)Stored["spec"]!["rules"]![2]!["backendRefs"]![0]!["name"]);
    }

    [Fact]
    public async Task A_route_that_was_adopted_whole_is_the_users_own_again_when_the_spec_names_it()
    {
        Commit(Route.Replace("name: web", "name: podinfo", StringComparison.Ordinal));
        var own = Context("[{name: podinfo}]");
        await Router.ApplyAsync(
            Parse("gatewayRefs: [{name: public}]\n    hosts: [shop.example.com]"),
            CanaryTraffic.Of(20),
            TestContext.Current.CancellationToken
        );

        await ApplyAsync(CanaryTraffic.Of(20), own);
        var divided = world.Route("podinfo");
        Assert.Equal("""["shop.example.com"]""", divided["spec"]!["hostnames"]!.ToJsonString());
        Assert.NotEmpty(divided["spec"]!["parentRefs"]!.AsArray());
        Assert.Equal((true, 20m), (Router.Observe(own).Current, Router.Observe(own).Traffic?.Weight));
        await ApplyAsync(CanaryTraffic.None, own);

        var after = world.Route("podinfo");
        Assert.Equal("""{"mine":"kept"}""", after["metadata"]!["annotations"]!.ToJsonString());
        Assert.DoesNotContain("podinfo-", after["spec"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_route_that_the_user_takes_over_by_its_name_no_longer_goes_with_the_Canary()
    {
        await Router.ApplyAsync(
            Parse("gatewayRefs: [{name: public}]"),
            CanaryTraffic.None,
            TestContext.Current.CancellationToken
        );
        var own = Context("[{name: podinfo}]");
        Assert.False(Router.Observe(own).Current);

        await ApplyAsync(CanaryTraffic.None, own);

        Assert.Empty(world.Route("podinfo")["metadata"]!["ownerReferences"]?.AsArray() ?? []);
        Assert.True(Router.Observe(own).Current);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_route_of_that_name_that_Git_brings_with_the_reference_does_not_go_with_the_Canary_either(
        bool deleted
    )
    {
        await Router.ApplyAsync(
            Parse("gatewayRefs: [{name: public}]"),
            CanaryTraffic.None,
            TestContext.Current.CancellationToken
        );
        var own = Context("[{name: podinfo}]");
        var route = world.Route("podinfo").DeepClone().AsObject();
        route["spec"] = RoutingWorld.ReadOne(Route)["spec"]!.DeepClone();
        world.Server.Store(V1HttpRoute.Type, route);
        Assert.Equal((false, CanaryTraffic.None), (Router.Observe(own).Current, Router.Observe(own).Traffic));

        await (
            deleted
                ? Router.ReleaseAsync(own, TestContext.Current.CancellationToken)
                : ApplyAsync(CanaryTraffic.None, own)
        );

        Assert.Empty(world.Route("podinfo")["metadata"]!["ownerReferences"]?.AsArray() ?? []);
        Assert.True(Router.Observe(own).Current);
    }

    [Fact]
    public async Task A_generated_route_goes_when_the_users_own_takes_its_place()
    {
        var generated = Parse("gatewayRefs: [{name: public}]");
        await Router.ApplyAsync(generated, CanaryTraffic.None, TestContext.Current.CancellationToken);
        Assert.False(Router.Observe(Context()).Current);

        await ApplyAsync(CanaryTraffic.None);

        Assert.Null(world.Server.Find(V1HttpRoute.Type, new("test", "podinfo")));
        Assert.True(Router.Observe(Context()).Current);
    }

    private JsonObject Stored => world.Route("web");

    private void Commit(string yaml) => world.Server.Store(V1HttpRoute.Type, RoutingWorld.ReadOne(yaml));

    private static JsonObject Backend(string name, string @namespace) =>
        new()
        {
            ["name"] = name,
            ["namespace"] = @namespace,
            ["port"] = 80,
        };

    private static string Rules(string yaml) => RoutingWorld.ReadOne($"rules:\n{yaml}")["rules"]!.ToJsonString();

    private void Edit(Action<JsonObject> edit)
    {
        var route = Stored.DeepClone().AsObject();
        edit(route);
        world.Server.Store(V1HttpRoute.Type, route);
    }

    private void SetBack() =>
        Edit(route =>
        {
            route["spec"] = RoutingWorld.ReadOne(Route)["spec"]!.DeepClone();
            route["metadata"]!["managedFields"] = JsonNode.Parse(
                """
                [{"manager": "argocd-controller", "time": "2026-11-21T10:00:01Z", "fieldsV1": {"f:spec": {"f:rules": {}}}},
                 {"manager": "kubectl", "time": "2026-11-21T10:00:00Z", "fieldsV1": {"f:spec": {"f:rules": {}}}},
                 {"manager": "mesh", "time": "2026-11-21T10:00:02Z", "fieldsV1": {"f:spec": {"f:parentRefs": {}}}},
                 {"manager": "canary-controller", "time": "2026-11-21T10:00:03Z", "fieldsV1": {"f:spec": {"f:rules": {}}}}]
                """
            );
        });

    private async Task ApplyAsync(CanaryTraffic traffic, RouteContext? context = null) =>
        await Router.ApplyAsync(context ?? Context(), traffic, TestContext.Current.CancellationToken);

    private static RouteContext Context(string references = "[{name: web}]", CanaryTraffic? status = null)
    {
        var context = Parse($"routeRefs: {references}");
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
