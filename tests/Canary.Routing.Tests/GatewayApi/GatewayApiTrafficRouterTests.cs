using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.GatewayApi;
using Canary.Routing.Tests.Conformance;

namespace Canary.Routing.Tests.GatewayApi;

public abstract class GatewayApiConformance : TrafficRouterConformance
{
    protected override IEnumerable<int> Weights => Enumerable.Range(0, 101);

    protected override V1CanaryService Service =>
        new() { Port = 9898, GatewayRefs = [new() { Name = "public", Namespace = "infra" }] };

    private protected override void Misdirect(JsonObject moved)
    {
        var backends = moved["spec"]!["rules"]![0]!["backendRefs"]!.AsArray();
        backends[1]!["name"] = "elsewhere";
    }

    private protected override IEnumerable<int> WeightsIn(JsonObject moved) =>
        moved["spec"]!["rules"]![0]!["backendRefs"]!.AsArray().Select(backend => (int)backend!["weight"]!);

    [Fact]
    public async Task A_timeout_added_by_hand_is_seen_and_removed()
    {
        await ApplyAsync(Context(), 20);
        Edit(route => route["spec"]!["rules"]![0]!["timeouts"] = new JsonObject { ["request"] = "1s" });

        Assert.False(World.Routing.Routers.Find(Provider)!.Observe(Context()).Current);
        await ApplyAsync(Context(), 20);

        Assert.Null(Moving["spec"]!["rules"]![0]!["timeouts"]);
    }

    [Theory]
    [InlineData("hostnames", """["elsewhere.test"]""")]
    [InlineData("parentRefs", """[{"name": "internal", "namespace": "infra"}]""")]
    public async Task Hosts_and_gateways_changed_by_hand_are_seen_and_set_right(string field, string edited)
    {
        var context = Context(service => service with { Hosts = ["shop.test"] });
        await ApplyAsync(context, 20);
        var before = Moving["spec"]![field]!.ToJsonString();
        Edit(route => route["spec"]![field] = JsonNode.Parse(edited));

        Assert.False(World.Routing.Routers.Find(Provider)!.Observe(context).Current);
        await ApplyAsync(context, 20);

        Assert.Equal(before, Moving["spec"]![field]!.ToJsonString());
    }

    /// <summary>Each alone tells that the route is not handed back, as a restart may have come in between.</summary>
    [Theory]
    [InlineData("owner")]
    [InlineData("canary.dev/rendered")]
    [InlineData("backend")]
    public async Task A_route_that_has_anything_of_ours_is_not_handed_back(string what) =>
        Assert.False(
            await IsReleasedAfterAsync(route =>
            {
                if (what == "backend")
                {
                    route["spec"]!["rules"]![0]!["backendRefs"]![0]!["name"] = "podinfo-primary";
                }
                else
                {
                    Mark(route, what);
                }
            })
        );

    [Fact]
    public async Task Weights_changed_by_hand_are_seen_as_they_are()
    {
        await ApplyAsync(Context(), 20);
        Edit(route => route["spec"]!["rules"]![0]!["backendRefs"]![1]!["weight"] = 80 * 3);

        Assert.Equal(75, World.Routing.Routers.Find(Provider)!.Observe(Context()).Traffic?.Weight);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    public async Task Weights_that_are_no_percentage_are_not_guessed(int primary, int canary)
    {
        await ApplyAsync(Context(), 20);
        Edit(route =>
        {
            route["spec"]!["rules"]![0]!["backendRefs"]![0]!["weight"] = primary;
            route["spec"]!["rules"]![0]!["backendRefs"]![1]!["weight"] = canary;
        });

        var seen = World.Routing.Routers.Find(Provider)!.Observe(Context());

        Assert.Equal((false, null), (seen.Current, seen.Traffic?.Weight));
    }

    [Fact]
    public async Task A_default_of_a_newer_version_of_the_API_is_no_difference()
    {
        await ApplyAsync(Context(), 20);
        Edit(route => route["spec"]!["rules"]![0]!["futureDefault"] = "x");

        Assert.True(World.Routing.Routers.Find(Provider)!.Observe(Context()).Current);
    }

    [Fact]
    public async Task A_release_is_done_when_the_gateway_follows_it_or_has_had_its_time()
    {
        var router = World.Routing.Routers.Find(Provider)!;
        await ApplyAsync(Context(), 0);
        await router.ReleaseAsync(Context(), TestContext.Current.CancellationToken);
        Assert.False(router.IsReleased(Context()));
        Assert.Equal(World.Clock.GetUtcNow().AddSeconds(10), router.Observe(Context()).SettlesAt);

        World.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(router.IsReleased(Context()));
        World.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(router.IsReleased(Context()));
    }

    private protected void Edit(Action<JsonObject> edit)
    {
        var route = Moving.DeepClone().AsObject();
        edit(route);
        World.Server.Store(Moved, route);
    }
}

public sealed class GatewayApiV1TrafficRouterTests : GatewayApiConformance
{
    protected override string Provider => ProviderNames.GatewayApiV1;

    private protected override ResourceType Moved => V1HttpRoute.Type;
}

public sealed class GatewayApiV1Beta1TrafficRouterTests : GatewayApiConformance
{
    protected override string Provider => ProviderNames.GatewayApiV1Beta1;

    private protected override ResourceType Moved => V1HttpRoute.Type;
}

public sealed class GatewayApiGrpcTrafficRouterTests : GatewayApiConformance
{
    protected override string Provider => ProviderNames.GatewayApiV1;

    protected override V1CanaryService Service => base.Service with { RouteKind = "GRPCRoute" };

    private protected override ResourceType Moved => V1HttpRoute.GrpcType;

    [Fact]
    public async Task A_route_of_the_other_kind_goes_once_this_one_is_accepted()
    {
        var router = World.Routing.Routers.Find(Provider)!;
        await ApplyAsync(Context(service => service with { RouteKind = null }), 0);
        await ApplyAsync(Context(), 0);
        await ApplyAsync(Context(), 0);
        Assert.NotNull(World.Server.Find(V1HttpRoute.Type, new("test", "podinfo")));
        Assert.True(router.Observe(Context()).Current);

        Accept();
        Assert.False(router.Observe(Context()).Current);
        await ApplyAsync(Context(), 0);

        Assert.Null(World.Server.Find(V1HttpRoute.Type, new("test", "podinfo")));
        Assert.True(router.Observe(Context()).Current);
    }

    [Fact]
    public async Task A_route_of_the_other_kind_that_was_there_before_is_its_users_and_stays()
    {
        World.Server.Store(
            V1HttpRoute.Type,
            new()
            {
                ["apiVersion"] = V1HttpRoute.Type.ApiVersion,
                ["kind"] = V1HttpRoute.Type.Kind,
                ["metadata"] = new JsonObject { ["name"] = "podinfo", ["namespace"] = "test" },
                ["spec"] = new JsonObject(),
            }
        );
        await ApplyAsync(Context(service => service with { RouteKind = null }), 0);
        await ApplyAsync(Context(), 0);
        Accept();

        Assert.True(World.Routing.Routers.Find(Provider)!.Observe(Context()).Current);
        await ApplyAsync(Context(), 0);

        Assert.NotNull(World.Server.Find(V1HttpRoute.Type, new("test", "podinfo")));
    }

    private void Accept() =>
        Edit(route =>
            route["status"] = JsonNode.Parse(
                """
                {"parents": [{"controllerName": "x", "parentRef": {"name": "public", "namespace": "infra"},
                  "conditions": [{"type": "Accepted", "status": "True", "observedGeneration": 1}]}]}
                """
            )
        );
}
