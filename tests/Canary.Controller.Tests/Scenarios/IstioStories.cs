using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>The strategies, by Istio.</summary>
public sealed class IstioStories : IstioStory
{
    [Fact]
    public void Initialised_the_primary_answers_and_the_apex_has_what_the_spec_puts_on_it()
    {
        Given_an_initialised_canary(
            IstioManifests.Canary(
                "\"stepWeight\": 10",
                """ "apex": { "labels": { "team": "shop" }, "annotations": { "example.com/owner": "shop" } } """
            )
        );
        When_the_proxies_follow();

        foreach (var obj in new[] { World.Find(Kinds.Services, Target)!, Route })
        {
            Assert.Equal("shop", (string?)obj["metadata"]!["labels"]!["team"]);
            Assert.Equal("shop", (string?)obj["metadata"]!["annotations"]!["example.com/owner"]);
        }
        Assert.Equal(Primary, (string?)World.Find(Kinds.Services, Target)!["spec"]!["selector"]!["app"]);
        Assert.Equal(Primary, WhoAnswered(Ask()));
        Assert.Equal(0, CanaryShare());
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void Mirrored_blue_green_copies_requests_and_throws_the_answers_away()
    {
        Given_an_initialised_canary(IstioManifests.Canary("\"iterations\": 3, \"mirror\": true, \"mirrorWeight\": 50"));
        Assert.Empty(World.World.Gateway.Log.Mirrored);

        When_a_commit_brings(Second);
        World.Until(
            "requests are copied",
            () => Route["spec"]!["http"]![0]!["mirror"] is not null,
            TimeSpan.FromMinutes(1)
        );
        When_the_proxies_follow();
        World.World.Gateway.Log.Clear();
        Assert.Equal(0, CanaryShare());
        var copied = World.World.Gateway.Log.CountMirrored(kind => kind.Service?.Name == "podinfo-canary");
        Assert.InRange(copied, 30, 70);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Null(Route["spec"]!["http"]![0]!["mirror"]);
        Then_the_primary_runs(Second);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void A_B_sends_those_who_match_to_the_canary_and_nobody_else()
    {
        const string Insider = "theme=dark; canary=always";
        Given_an_initialised_canary(
            IstioManifests.Canary(
                """ "iterations": 3, "match": [ { "headers": { "cookie": { "regex": "^(.*?;)?\\s*(canary=always)(;.*)?$" } } } ] """,
                """ "match": [ { "uri": { "prefix": "/shop" } } ] """
            )
        );

        When_a_commit_brings(Second);
        Then_the_mesh_gives_the_canary(100);
        When_the_proxies_follow();

        Assert.Equal(Target, WhoAnswered(Ask(path: "/shop/cart", cookie: Insider)));
        Assert.Equal(Primary, WhoAnswered(Ask(path: "/shop/cart", cookie: "canary=never")));
        Assert.Equal(Primary, WhoAnswered(Ask(path: "/shop/cart")));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_the_proxies_follow();
        Assert.Equal(Primary, WhoAnswered(Ask(path: "/shop/cart", cookie: Insider)));
        Then_the_primary_runs(Second);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void Session_affinity_keeps_users_where_they_are_until_the_run_is_over()
    {
        Given_an_initialised_canary(
            IstioManifests.Canary(
                """
                "stepWeight": 10, "maxWeight": 30,
                "sessionAffinity": { "cookieName": "canary-user", "primaryCookieName": "primary-user", "maxAge": 3600, "secure": true }
                """
            )
        );

        When_a_commit_brings(Second);
        Then_the_mesh_gives_the_canary(10);
        When_the_proxies_follow();
        var answers = Enumerable.Range(0, 100).Select(_ => Ask()).ToLookup(WhoAnswered);
        var canary = CookieOf(answers[Target].First());
        var primary = CookieOf(answers[Primary].First());

        Assert.InRange(answers[Target].Count(), 9, 11);
        Assert.Equal(100, answers[Target].Count() + answers[Primary].Count());
        Assert.StartsWith("canary-user=", canary, StringComparison.Ordinal);
        Assert.EndsWith("; Max-Age=3600; Secure", canary, StringComparison.Ordinal);
        Assert.StartsWith("primary-user=", primary, StringComparison.Ordinal);
        var held = canary.Split(';')[0];
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(Target, WhoAnswered(Ask(cookie: held))));
        Assert.All(
            Enumerable.Range(0, 20),
            _ => Assert.Equal(Primary, WhoAnswered(Ask(cookie: primary.Split(';')[0])))
        );

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_the_proxies_follow();
        var after = Ask(cookie: held);
        Assert.Equal(Primary, WhoAnswered(after));
        Assert.Equal($"{held}; Max-Age=-1; Secure", CookieOf(after));
        Assert.DoesNotContain(Ask().Headers, header => header.Key == "Set-Cookie");
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void Connections_are_divided_as_requests_are()
    {
        Given_an_initialised_canary(
            IstioManifests.Canary(
                "\"stepWeights\": [20, 60]",
                "\"appProtocol\": \"tcp\", \"portName\": \"tcp\"",
                metric: ""
            )
        );

        When_a_commit_brings(Second);
        foreach (var weight in new[] { 20, 60 })
        {
            World.Until(
                $"it has {weight} %",
                () => WeightsOf("tcp") == (100 - weight, weight),
                TimeSpan.FromMinutes(2)
            );
            When_the_proxies_follow();
            Assert.InRange(CanaryShare(), weight - 1, weight + 1);
        }
        Assert.Null(Route["spec"]!["http"]);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal((100, 0), WeightsOf("tcp"));
        When_the_proxies_follow();
        Assert.Equal(0, CanaryShare());
        Then_the_primary_runs(Second);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void A_delegate_is_led_to_by_a_route_of_the_users_own()
    {
        World.Apply(
            IstioManifests.VirtualService(
                "entrance",
                """
                "hosts": [ "shop.example.com" ], "gateways": [ "public" ],
                "http": [ { "match": [ { "uri": { "prefix": "/podinfo" } } ], "delegate": { "name": "podinfo", "namespace": "shop" } } ]
                """
            )
        );
        Given_an_initialised_canary(IstioManifests.Canary("\"stepWeights\": [30]", "\"delegation\": true"));
        Assert.Empty(Route["spec"]!["hosts"]!.AsArray());
        Assert.Empty(Route["spec"]!["gateways"]!.AsArray());

        When_a_commit_brings(Second);
        Then_the_mesh_gives_the_canary(30);
        When_the_proxies_follow();
        var answers = Enumerable
            .Range(0, 100)
            .Select(_ => WhoAnswered(AskAtGateway("/podinfo/a")))
            .ToLookup(who => who);
        Assert.InRange(answers[Target].Count(), 29, 31);
        Assert.Equal(100, answers[Target].Count() + answers[Primary].Count());
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void Without_analysis_a_release_is_promoted_as_soon_as_its_pods_are_ready()
    {
        Given_an_initialised_canary(Skipping());

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void Without_analysis_a_release_whose_pods_never_get_ready_fails_at_the_deadline()
    {
        Given_an_initialised_canary(Skipping());

        When_a_commit_brings(Manifests.Unready(Second));
        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromMinutes(2));

        Then_the_primary_runs(First);
        Assert.Equal("ProgressDeadlineExceeded", Status.Reason);
        Assert.Equal(2, AvailableOf(Primary));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(Primary, WhoAnswered(Ask())));
        Then_no_user_saw_an_error();
    }

    private (int? Primary, int? Canary) WeightsOf(string protocol)
    {
        var route = Route["spec"]![protocol]![0]!["route"]!;
        return ((int?)route[0]!["weight"], (int?)route[1]!["weight"]);
    }

    private GatewayResponse AskAtGateway(string path) =>
        World.World.Gateway.Send(
            new()
            {
                Host = "shop.example.com",
                Path = path,
                Gateway = "shop/public",
            }
        );

    private static string CookieOf(GatewayResponse response) =>
        Assert.Single(response.Headers, header => header.Key == "Set-Cookie").Value;

    private static JsonObject Skipping()
    {
        var canary = IstioManifests.Canary("\"stepWeight\": 10");
        canary["spec"]!["skipAnalysis"] = true;
        return canary;
    }
}
