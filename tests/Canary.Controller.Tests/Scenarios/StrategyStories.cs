using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Every way to give a canary traffic, and where requests really go meanwhile.</summary>
public sealed class StrategyStories : Story
{
    private const string Match = """ "match": [ { "headers": { "x-canary": { "exact": "always" } } } ] """;

    private static readonly (string, string) Tester = ("x-canary", "always");

    [Fact]
    public void An_AB_test_gives_the_canary_the_users_who_match_and_nobody_else()
    {
        Given_an_initialised_canary(Manifests.Stepping($"\"iterations\": 3, {Match}"));

        When_a_commit_brings(Second);
        Then_requests_reach_the_canary(Tester);
        Assert.Equal((100m, "analysis.match"), (Status.CanaryWeight, Status.Match));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal("podinfo-primary", ServiceOf()));

        Then_the_phase_becomes(RolloutPhase.Promoting);
        Assert.Equal("podinfo-canary", ServiceOf(Tester));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal((3, 0m, null), (Status.Iterations, Status.CanaryWeight, Status.Match));
        Assert.Equal("podinfo-primary", ServiceOf(Tester));
        Then_an_event_says("Advance podinfo.shop canary iteration 3/3");
    }

    [Fact]
    public void A_match_with_weights_divides_the_requests_that_match()
    {
        Given_an_initialised_canary(Manifests.Stepping($"\"stepWeights\": [50], {Match}"));

        When_a_commit_brings(Second);
        Then_requests_reach_the_canary(Tester);

        var services = Enumerable.Range(0, 100).Select(_ => ServiceOf(Tester)).ToList();
        Assert.InRange(services.Count(service => service == "podinfo-canary"), 35, 65);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal("podinfo-primary", ServiceOf()));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void R10_a_match_that_an_edit_removes_sends_nobody_to_the_canary_and_starts_the_run_again()
    {
        Given_an_initialised_canary(Manifests.Stepping($"\"iterations\": 3, {Match}"));
        When_a_commit_brings(Second);
        Then_requests_reach_the_canary(Tester);
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Manifests.Stepping("\"stepWeights\": [20, 60]"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([0, 20, 60, 0], World.Invariants.RoutedWeights);
        Then_an_event_says("The spec has no analysis.match any more");
    }

    [Fact]
    public void A_mirrored_canary_answers_copies_before_it_answers_users()
    {
        Given_an_initialised_canary(
            Manifests.Stepping("\"stepWeights\": [50], \"mirror\": true, \"mirrorWeight\": 40")
        );
        Gateway.Log.Clear();

        When_a_commit_brings(Second);
        Then_copies_reach_the_canary();
        Assert.Equal((0m, 40m), (Status.CanaryWeight, Status.MirrorWeight));
        Assert.Equal(0, RoutedWeight);

        Then_the_canary_gets(50);
        Assert.Null(Status.MirrorWeight);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal(0, Gateway.Log.ToUnreadyPods);
    }

    [Fact]
    public void A_mirrored_blue_green_canary_is_judged_by_copies_and_then_takes_everything()
    {
        Given_an_initialised_canary(Manifests.Stepping("\"iterations\": 3, \"mirror\": true"));
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        Then_copies_reach_the_canary();
        Assert.Equal(100m, Status.MirrorWeight);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([100, 0], World.Invariants.RoutedWeights);
        Assert.Equal(3, Status.Iterations);
        Then_an_event_says("Stop traffic mirroring and route all traffic to canary");
    }

    [Fact]
    public void A_bad_mirrored_release_never_answers_a_user()
    {
        Given_an_initialised_canary(Manifests.Stepping("\"stepWeights\": [50], \"mirror\": true"));
        World.Invariants.RoutedWeights.Clear();
        When_the_metric_turns(10);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Empty(World.Invariants.RoutedWeights);
        Then_the_target_has(0);
    }

    [Fact]
    public void Steps_mirror_match_and_weigh_one_after_the_other()
    {
        Given_an_initialised_canary(
            Manifests.Stepping(
                $$"""
                "steps": [ { "mirror": 20 }, { {{Match}} }, { "weight": 0.5, "hold": "25s" }, { "weight": 60 }, { "weight": 30 } ]
                """
            )
        );
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        Then_copies_reach_the_canary();
        Then_requests_reach_the_canary(Tester);
        Assert.Equal("analysis.steps[1].match", Status.Match);
        Assert.Equal("podinfo-primary", ServiceOf());
        World.Until("the canary has half a percent", () => Status.CanaryWeight == 0.5m, TimeSpan.FromMinutes(1));
        var began = World.Now;
        Then_the_canary_gets(60);
        Assert.True(World.Now - began >= TimeSpan.FromSeconds(24));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([100, 1, 60, 30, 0], World.Invariants.RoutedWeights);
        Assert.Equal((5, 5), (Status.Step, Status.Steps));
    }

    [Fact]
    public void R8_a_promoted_primary_takes_its_traffic_in_steps()
    {
        Given_an_initialised_canary(Manifests.Stepping("\"stepWeights\": [60], \"stepWeightPromotion\": 25"));
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        Then_the_canary_gets(35);
        Assert.Equal("Promoting", Phase);
        Then_the_primary_runs(Second);
        Assert.Equal(2, AvailableOf("podinfo-primary"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([60, 35, 10, 0], World.Invariants.RoutedWeights);
        Then_an_event_says("Advance podinfo.shop primary weight 65");
        Then_an_event_says("Advance podinfo.shop primary weight 90");
    }

    [Fact]
    public void R5_an_aborted_canary_gives_its_traffic_back_in_steps_if_the_spec_says_so()
    {
        Given_an_initialised_canary(
            Manifests.Stepping("\"stepWeights\": [60], \"abort\": { \"stepWeight\": 25, \"interval\": \"5s\" }")
        );
        World.Invariants.RoutedWeights.Clear();
        When_a_commit_brings(Second);
        Then_the_canary_gets(60);

        When_the_metric_turns(10);
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal((35, 2), (RoutedWeight, AvailableOf("podinfo")));
        Then_the_target_has(0);

        Assert.Equal([60, 35, 10, 0], World.Invariants.RoutedWeights);
        Assert.Equal("ChecksFailed", Status.Reason);
    }

    [Fact]
    public void A_user_with_the_cookie_of_a_run_stays_on_the_canary_until_it_is_over()
    {
        Given_an_initialised_canary(
            Manifests.Stepping(
                "\"stepWeights\": [30, 60], \"sessionAffinity\": { \"cookieName\": \"shop-canary\", \"primaryCookieName\": \"shop-primary\" }"
            )
        );

        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        When_time_passes(TimeSpan.FromSeconds(3));
        var cookie = CookieOf("podinfo-canary");
        var stays = CookieOf("podinfo-primary");
        Assert.Equal(Status.SessionAffinityCookie, cookie.Split(';')[0]);
        Assert.Equal(Status.PrimarySessionAffinityCookie, stays.Split(';')[0]);
        Assert.Contains("Max-Age=86400", cookie);
        Assert.Contains("Max-Age=10", stays);
        var (canary, primary) = (Status.SessionAffinityCookie!, Status.PrimarySessionAffinityCookie!);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal("podinfo-canary", ServiceOf(("Cookie", canary))));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal("podinfo-primary", ServiceOf(("Cookie", primary))));

        Then_the_canary_gets(60);
        Assert.Equal(canary, Status.SessionAffinityCookie);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal((null, canary), (Status.SessionAffinityCookie, Status.PreviousSessionAffinityCookie));
        var answer = Send(("Cookie", canary));
        Assert.Equal("podinfo-primary", answer.Service?.Name);
        Assert.Contains(answer.Headers, header => header.Key == "Set-Cookie" && header.Value.Contains("Max-Age=-1"));
    }

    private GatewayDataPlane Gateway => World.World.Gateway;

    private GatewayResponse Send(params (string Name, string Value)[] headers) =>
        Gateway.Send(
            new()
            {
                Host = "shop.test",
                Headers = headers.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase),
            }
        );

    private string? ServiceOf(params (string Name, string Value)[] headers) => Send(headers).Service?.Name;

    /// <summary>The first Set-Cookie header that a variant answers with.</summary>
    private string CookieOf(string service) =>
        Enumerable
            .Range(0, 100)
            .Select(_ => Send())
            .First(answer => answer.Service?.Name == service)
            .Headers.First(header => header.Key == "Set-Cookie")
            .Value;

    private void Then_requests_reach_the_canary((string, string) header) =>
        World.Until(
            $"a request with {header} reaches the canary",
            () => ServiceOf(header) == "podinfo-canary",
            TimeSpan.FromMinutes(5)
        );

    private void Then_copies_reach_the_canary() =>
        World.Until("copies reach the canary", () => Gateway.Log.CountMirrored(_ => true) > 0, TimeSpan.FromMinutes(5));
}
