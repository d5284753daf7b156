using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.Tests.Rendering;

public sealed class TrafficPlanTests
{
    private static readonly V1CanarySpec Sticky = new()
    {
        Analysis = new()
        {
            SessionAffinity = new() { CookieName = "c", PrimaryCookieName = "p" },
        },
    };

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(30, 100, 0)]
    [InlineData(100, 100, 100)]
    public void Stickiness_ends_where_a_variant_must_not_be_reached(int weight, int ofCanarys, int ofPrimarys)
    {
        var rules = TrafficPlan.Of(new() { Weight = weight, Cookies = new("c=1", "p=1") }, Sticky);

        Assert.Equal(ofCanarys, rules.Single(rule => rule.Role == RuleRole.StickyCanary).Split.Canary);
        Assert.Equal(ofPrimarys, rules.Single(rule => rule.Role == RuleRole.StickyPrimary).Split.Canary);
    }

    [Fact]
    public void The_primarys_cookie_is_told_by_its_name_wherever_its_rule_stands()
    {
        var seen = PlanReading.Read(
            [new() { Cookie = "p=1" }, new() { Cookie = "c=1" }, new() { Weight = 30 }],
            Sticky.Analysis!.SessionAffinity,
            _ => null
        );

        Assert.Equal(new SessionCookies("c=1", "p=1"), seen?.Cookies);
    }

    [Fact]
    public void Who_owns_an_object_but_does_not_control_it_is_no_obstacle()
    {
        var canary = new V1Canary
        {
            Metadata = new() { Name = "podinfo", Uid = "1" },
        };

        Assert.Null(Find(controller: false));
        Assert.Equal("HTTPRouteNotOwned", Find(controller: true)?.Reason);

        Obstacle? Find(bool controller) =>
            Ownership.FindObstacle(
                new V1ObjectMeta
                {
                    OwnerReferences =
                    [
                        new()
                        {
                            Kind = "App",
                            Name = "shop",
                            Uid = "2",
                            Controller = controller,
                        },
                    ],
                },
                "HTTPRoute",
                canary
            );
    }
}
