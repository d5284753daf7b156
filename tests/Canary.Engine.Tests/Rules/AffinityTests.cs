using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class AffinityTests
{
    private static readonly RolloutPolicy Policy = Stage.Policy with
    {
        SessionAffinity = new("canary-session", "primary-session"),
    };

    [Fact]
    public void A_run_has_one_cookie_for_each_variant()
    {
        var controller = Stage.Initialized(Policy);

        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Finalising);

        var cookies = controller
            .Persisted.Where(status => status.CanaryWeight > 0)
            .Select(status => status.Traffic.Cookies)
            .Distinct()
            .ToList();
        var (canary, primary, previous) = Assert.Single(cookies)!;
        Assert.Matches("^canary-session=[a-zA-Z]{10}$", canary);
        Assert.Matches("^primary-session=[a-zA-Z]{10}$", primary);
        Assert.Null(previous);
    }

    [Fact]
    public void After_a_run_its_cookie_is_taken_back_until_the_next_one_has_its_own()
    {
        var controller = Stage.Initialized(Policy);
        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Promoting);
        var cookie = controller.Status.Traffic.Cookies?.Canary;
        controller.Run();

        var taken = new SessionCookies(null, null, cookie);
        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.Equal(taken, controller.Cluster.RouteTraffic?.Cookies);

        controller.Cluster.Commit("v3");
        controller.Run(until: RolloutPhase.Progressing);
        Assert.Equal(taken, controller.Status.Traffic.Cookies);
        controller.RunFor(TimeSpan.FromSeconds(10));

        var next = controller.Status.Traffic.Cookies;
        Assert.NotNull(next?.Canary);
        Assert.NotEqual(cookie, next.Canary);
        Assert.Null(next.Previous);
    }

    [Fact]
    public void R5_an_aborted_canary_keeps_no_user_by_a_cookie()
    {
        var controller = Stage.WithTraffic(Policy with { Threshold = 1, Abort = new(5, TimeSpan.FromSeconds(10)) });
        controller.Metrics = Stage.Bad;

        controller.Run(until: RolloutPhase.Failed);

        var traffic = controller.Cluster.RouteTraffic;
        Assert.Equal(15, traffic?.Weight);
        Assert.True(traffic?.Cookies is { Canary: null, Primary: null, Previous: not null });
    }

    [Fact]
    public void R14_a_restart_makes_no_other_cookie()
    {
        var one = Stage.WithTraffic(Policy);
        var other = Stage.WithTraffic(Policy);

        Assert.Equal(one.Status.Traffic.Cookies, other.Status.Traffic.Cookies);
    }

    [Fact]
    public void Cookies_that_the_spec_asks_for_no_more_are_given_up_and_other_names_taken_at_the_present_weight()
    {
        var controller = Stage.WithTraffic(Policy);

        controller.Policy = Policy with { SessionAffinity = new("other") };
        controller.Pass();
        Assert.Matches("^other=[a-zA-Z]{10}$", controller.Cluster.RouteTraffic?.Cookies?.Canary);
        Assert.Null(controller.Cluster.RouteTraffic?.Cookies?.Primary);
        controller.Policy = Policy with { SessionAffinity = null };
        controller.Pass();

        Assert.Equal(CanaryTraffic.Of(20), controller.Cluster.RouteTraffic);
    }

    [Fact]
    public void A_canary_with_all_requests_leaves_nobody_on_the_primary()
    {
        var controller = Stage.WithTraffic(Policy with { Strategy = new Strategies.WeightedStrategy([100]) });

        Assert.True(controller.Cluster.RouteTraffic?.Cookies is { Canary: not null, Primary: null });
    }

    [Fact]
    public void No_step_is_taken_before_the_route_hands_the_cookies_out()
    {
        var controller = Stage.WithTraffic(Policy);
        var frozen = CanaryTraffic.Of(20);

        for (var i = 0; i < 5; i++)
        {
            controller.Cluster.RouteTraffic = frozen;
            controller.Cluster.Now += Policy.Interval;
            controller.Pass();
        }

        Assert.Equal(1, controller.Status.Step);
    }
}
