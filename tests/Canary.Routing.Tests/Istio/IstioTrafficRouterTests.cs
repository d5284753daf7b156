using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Istio;
using Canary.Routing.Tests.Conformance;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.Istio;

public abstract class IstioConformance : TrafficRouterConformance
{
    protected override string Provider => ProviderNames.Istio;

    protected override IEnumerable<int> Weights => Enumerable.Range(0, 101);

    private protected override ResourceType Moved => IstioApi.V1.VirtualServices;

    /// <summary>http or tcp.</summary>
    private protected abstract string Protocol { get; }

    private protected JsonObject Rule => Moving["spec"]![Protocol]![0]!.AsObject();

    private protected ITrafficRouter Istio => World.Routing.Routers.Find(Provider)!;

    private protected override void Misdirect(JsonObject moved) =>
        moved["spec"]![Protocol]![0]!["route"]![1]!["destination"]!["host"] = "elsewhere";

    private protected override IEnumerable<int> WeightsIn(JsonObject moved) =>
        moved["spec"]![Protocol]![0]!["route"]!.AsArray().Select(destination => (int)destination!["weight"]!);

    [Fact]
    public async Task Weights_changed_by_hand_are_seen_as_they_are()
    {
        await ApplyAsync(Context(), 20);
        Edit(rule => rule["route"]![1]!["weight"] = 80 * 3);

        Assert.Equal((false, 75), (Istio.Observe(Context()).Current, Istio.Observe(Context()).Traffic?.Weight));
    }

    [Fact]
    public async Task Destinations_in_another_order_are_seen_for_what_they_are()
    {
        await ApplyAsync(Context(), 20);
        Edit(rule =>
        {
            var route = rule["route"]!.AsArray();
            var first = route[0]!;
            route.RemoveAt(0);
            route.Add(first);
        });

        Assert.Equal((false, 20), (Istio.Observe(Context()).Current, Istio.Observe(Context()).Traffic?.Weight));
    }

    /// <summary>What kubectl noted of it may tell how it was before that controller.</summary>
    [Theory]
    [InlineData(null, false)]
    [InlineData("podinfo", true)]
    [InlineData("podinfo-primary", false)]
    [InlineData("no JSON", false)]
    public async Task A_route_that_another_controller_left_behind_is_none_to_go_back_to(string? noted, bool isKept)
    {
        await ApplyAsync(Context(), 20);
        var left = Moving.DeepClone().AsObject();
        left["metadata"] = new JsonObject
        {
            ["name"] = "podinfo",
            ["namespace"] = "test",
            ["uid"] = "uid-left",
        };
        var before = new JsonArray(
            new JsonObject
            {
                ["route"] = new JsonArray(
                    new JsonObject { ["destination"] = new JsonObject { ["host"] = noted } },
                    new JsonObject { ["destination"] = new JsonObject { ["host"] = "theirs" } }
                ),
            }
        );
        if (noted is not null)
        {
            var whole = new JsonObject { ["spec"] = new JsonObject { [Protocol] = before.DeepClone() } };
            var note = noted == "no JSON" ? "{" : whole.ToJsonString();
            left["metadata"]!["annotations"] = new JsonObject
            {
                ["kubectl.kubernetes.io/last-applied-configuration"] = note,
            };
        }
        World.Server.Remove(Moved, new("test", "podinfo"));
        World.Server.Store(Moved, left);

        await ApplyAsync(Context(), 30);

        Assert.Equal(isKept, Moving["metadata"]!["annotations"]!["canary.dev/original-configuration"] is not null);
        await Istio.ReleaseAsync(Context(), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("podinfo-primary", Moving["spec"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(isKept, JsonNode.DeepEquals(before, Moving["spec"]![Protocol]));
    }

    [Fact]
    public void A_route_that_no_annotation_can_hold_is_not_taken_over()
    {
        World.Server.Store(
            Moved,
            RoutingWorld.ReadOne(
                $$"""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: podinfo, namespace: test}
                spec: {hosts: [{{new string('a', 200_000)}}]}
                """
            )
        );

        Assert.Equal("VirtualServiceTooLarge", Istio.FindObstacle(Context())?.Reason);
    }

    /// <summary>Each alone tells that the route is not handed back, as a restart may have come in between.</summary>
    [Theory]
    [InlineData("owner")]
    [InlineData("canary.dev/rendered")]
    [InlineData("canary.dev/original-configuration")]
    [InlineData("destination")]
    public async Task A_route_that_has_anything_of_ours_is_not_handed_back(string what) =>
        Assert.False(
            await IsReleasedAfterAsync(route =>
            {
                if (what == "destination")
                {
                    route["spec"]![Protocol]![0]!["route"]![0]!["destination"]!["host"] = "podinfo-primary";
                }
                else
                {
                    Mark(route, what);
                }
            })
        );

    [Fact]
    public async Task A_share_finer_than_a_percent_is_refused_rather_than_rounded()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Istio.ApplyAsync(Context(), CanaryTraffic.Of(0.5m), TestContext.Current.CancellationToken)
        );

        Assert.Equal(
            "The provider istio divides traffic by whole percents, not 5 of 1000; round the weight.",
            error.Message
        );
    }

    [Fact]
    public async Task Primary_and_canary_have_rules_of_their_own_that_go_with_the_Canary()
    {
        await ApplyAsync(Context(), 0);

        foreach (var name in new[] { "podinfo-primary", "podinfo-canary" })
        {
            var rule = World.Server.Find(IstioApi.V1.DestinationRules, new("test", name));
            Assert.Equal(name, (string?)rule!["spec"]!["host"]);
            Assert.Equal("uid-1", (string?)rule["metadata"]!["ownerReferences"]![0]!["uid"]);
        }
    }

    [Fact]
    public async Task A_destination_rule_that_is_gone_or_changed_is_set_right()
    {
        await ApplyAsync(Context(), 20);
        World.Server.Remove(IstioApi.V1.DestinationRules, new("test", "podinfo-primary"));
        Assert.False(Istio.Observe(Context()).Current);

        await ApplyAsync(Context(), 20);

        Assert.Equal((true, 20), (Istio.Observe(Context()).Current, Istio.Observe(Context()).Traffic?.Weight));
    }

    private protected void Edit(Action<JsonObject> edit)
    {
        var route = Moving.DeepClone().AsObject();
        edit(route["spec"]![Protocol]![0]!.AsObject());
        World.Server.Store(Moved, route);
    }
}

public sealed class IstioTrafficRouterTests : IstioConformance
{
    protected override V1CanaryService Service { get; } = new() { Port = 9898 };

    private protected override string Protocol => "http";

    [Fact]
    public async Task A_condition_added_by_hand_is_seen_and_removed()
    {
        await ApplyAsync(Context(), 20);
        Edit(rule =>
            rule["match"] = new JsonArray(
                new JsonObject { ["headers"] = new JsonObject { ["x-only"] = new JsonObject { ["exact"] = "me" } } }
            )
        );

        Assert.False(Istio.Observe(Context()).Current);
        await ApplyAsync(Context(), 20);

        Assert.Null(Rule["match"]);
    }

    [Fact]
    public async Task What_the_Canary_never_led_stays_as_it_is_when_the_rest_is_put_back()
    {
        World.Server.Store(
            Moved,
            RoutingWorld.ReadOne(
                """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: podinfo, namespace: test}
                spec: {hosts: [theirs], tcp: [{route: [{destination: {host: one}}]}]}
                """
            )
        );
        await ApplyAsync(Context(), 20);
        var route = Moving.DeepClone().AsObject();
        route["spec"]!["tcp"]![0]!["route"]![0]!["destination"]!["host"] = "two";
        World.Server.Store(Moved, route);

        await Istio.ReleaseAsync(Context(), TestContext.Current.CancellationToken);

        Assert.Equal("theirs", (string?)Moving["spec"]!["hosts"]![0]);
        Assert.Equal("two", (string?)Moving["spec"]!["tcp"]![0]!["route"]![0]!["destination"]!["host"]);
    }
}

public sealed class IstioTcpTrafficRouterTests : IstioConformance
{
    protected override V1CanaryService Service { get; } = new() { Port = 9898, AppProtocol = "TCP" };

    private protected override string Protocol => "tcp";

    /// <summary>The reader refuses what is about requests.</summary>
    private protected override ProviderFeature Features => ProviderFeature.Weights;
}
