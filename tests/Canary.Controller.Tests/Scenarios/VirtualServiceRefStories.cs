using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Canaries that lead a VirtualService of the user's own, which is in Git.</summary>
public sealed class VirtualServiceRefStories : IstioStory
{
    private const string Guard = "kustomize.toolkit.fluxcd.io/reconcile";

    private static readonly JsonObject Committed = IstioManifests.VirtualService(
        Target,
        """
        "hosts": [ "shop.example.com", "podinfo.shop.svc.cluster.local" ], "gateways": [ "public", "mesh" ],
        "http": [
          { "name": "status", "match": [ { "uri": { "prefix": "/status" } } ], "directResponse": { "status": 204 } },
          { "name": "shop", "match": [ { "uri": { "prefix": "/" } } ], "headers": { "request": { "set": { "x-team": "shop" } } },
            "route": [ { "destination": { "host": "podinfo.shop.svc.cluster.local", "port": { "number": 80 } } } ] } ]
        """
    );

    [Fact]
    public void R15_With_an_agent_that_syncs_every_second_there_is_no_fight_and_requests_are_divided()
    {
        Given_the_users_route();
        var shares = new Dictionary<int, int>();
        var writes = 0;
        using var watch = World.Cluster.Subscribe(change =>
            writes +=
                change.Type == IstioManifests.VirtualServices
                && !JsonNode.DeepEquals(change.Old?["spec"], change.Object["spec"])
                    ? 1
                    : 0
        );
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        for (var i = 0; i < 120; i++)
        {
            When_the_agent_syncs();
            if (SharedWeight is { } weight and > 0 && shares.TryAdd(weight, -1))
            {
                When_the_proxies_follow();
                shares[weight] = CanaryShare();
            }
        }

        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.Zero);
        Assert.Equal([10, 30, 50], World.Invariants.RoutedWeights);
        Assert.All(shares, pair => Assert.InRange(pair.Value, pair.Key - 1, pair.Key + 1));
        Assert.Equal(4, writes);
        Then_the_route_is_as_in_Git();
        Then_the_primary_runs(Second);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void R15_An_agent_that_keeps_the_rules_is_named_once_and_left_alone_until_it_stops()
    {
        Given_the_users_route();
        World.Invariants.RoutedWeights.Clear();
        When_a_commit_brings(Second);

        for (var i = 0; i < 120; i++)
        {
            When_the_agent_syncs(stubborn: true);
        }

        Assert.Equal([10, 10], World.Invariants.RoutedWeights);
        Assert.Single(World.Events, e => e.Contains("RouteContested", StringComparison.Ordinal));
        Then_an_event_says("Manager 'argocd-controller' keeps setting spec.http of VirtualService shop/podinfo back");
        Assert.Equal("True", ConditionOf("Stalled"));
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(15));
        Then_the_route_is_as_in_Git();
    }

    [Fact]
    public void A_commit_to_the_route_during_a_rollout_becomes_part_of_it()
    {
        Given_the_users_route();
        When_a_commit_brings(Second);
        Then_the_mesh_gives_the_canary(30);
        var edited = Committed.DeepClone().AsObject();
        edited["spec"]!["http"]![1]!["timeout"] = "7s";

        World.Apply(edited);
        World.Until("it is divided again", () => SharedWeight == 30, TimeSpan.FromSeconds(1));

        Assert.Equal("7s", (string?)Route["spec"]!["http"]![1]!["timeout"]);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.True(JsonNode.DeepEquals(edited["spec"], Route["spec"]));
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void A_canary_deleted_in_mid_rollout_leaves_the_route_as_in_Git_and_users_served()
    {
        Given_the_users_route();
        When_a_commit_brings(Second);
        Then_the_mesh_gives_the_canary(30);

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", () => World.Find(V1Canary.Type, Target) is null, TimeSpan.FromMinutes(5));
        When_time_passes(TimeSpan.FromMinutes(1));

        Then_the_route_is_as_in_Git();
        Assert.Equal(Target, WhoAnswered(Ask()));
        Assert.Null(World.Find(IstioManifests.DestinationRules, Primary));
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void A_failed_release_gives_the_route_back()
    {
        Given_the_users_route();
        When_a_commit_brings(Second);
        Then_the_mesh_gives_the_canary(30);

        When_the_metric_turns(0);
        Then_the_phase_becomes(RolloutPhase.Failed);

        Then_the_route_is_as_in_Git();
        Then_the_target_has(0);
        When_the_proxies_follow();
        Assert.Equal(0, CanaryShare());
    }

    [Fact]
    public void In_an_A_B_test_those_who_match_meet_the_canary_within_the_rules_own_conditions()
    {
        Given_the_users_route(
            """ "iterations": 3, "match": [ { "headers": { "cookie": { "regex": "^(.*?;)?\\s*(canary=always)(;.*)?$" } } } ] """
        );
        When_a_commit_brings(Second);
        World.Until(
            "insiders meet the canary",
            () => WhoAnswered(Ask(cookie: "canary=always")) == Target,
            TimeSpan.FromMinutes(1)
        );

        Assert.Equal(Primary, WhoAnswered(Ask(cookie: "canary=never")));
        Assert.Equal(Primary, WhoAnswered(Ask()));
        Assert.Equal(204, Ask(path: "/status", cookie: "canary=always").Status);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_route_is_as_in_Git();
        When_the_proxies_follow();
        Assert.Equal(Primary, WhoAnswered(Ask(cookie: "canary=always")));
    }

    [Fact]
    public void Session_affinity_holds_users_in_the_users_own_route()
    {
        Given_the_users_route(
            """ "stepWeight": 10, "maxWeight": 30, "sessionAffinity": { "cookieName": "canary-user", "primaryCookieName": "primary-user" } """
        );
        When_a_commit_brings(Second);
        Then_the_mesh_gives_the_canary(10);
        When_the_proxies_follow();

        var answers = Enumerable.Range(0, 50).Select(_ => Ask()).ToLookup(WhoAnswered);
        var (canary, primary) = (CookieOf(answers[Target].First()), CookieOf(answers[Primary].First()));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(Target, WhoAnswered(Ask(cookie: canary))));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(Primary, WhoAnswered(Ask(cookie: primary))));

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_route_is_as_in_Git();
        When_the_proxies_follow();
        Assert.Equal(Primary, WhoAnswered(Ask(cookie: canary)));
    }

    [Fact]
    public void A_route_that_is_missing_or_can_not_be_divided_stalls_the_canary_until_it_is_mended()
    {
        Given_a_deployment();
        Given_a_controller();
        World.Apply(Canary("\"stepWeight\": 10"));
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Assert.Contains("there is no VirtualService shop/podinfo", Status.Stalled?.Message, StringComparison.Ordinal);

        var subset = Committed.DeepClone().AsObject();
        subset["spec"]!["http"]![1]!["route"]![0]!["destination"]!["subset"] = "v1";
        World.Apply(subset);
        World.Until(
            "the subset is named",
            () => Status.Stalled?.Message?.Contains("leads to the subset v1", StringComparison.Ordinal) == true,
            TimeSpan.FromSeconds(5)
        );

        World.Apply(Committed.DeepClone().AsObject());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        Assert.Null(ConditionOf("Stalled"));
    }

    [Fact]
    public void How_the_apex_is_called_is_how_primary_and_canary_are()
    {
        Given_the_users_route();
        Assert.Null(PolicyOf(Primary));

        World.Apply(
            Manifests.Parse(
                """
                { "apiVersion": "networking.istio.io/v1", "kind": "DestinationRule",
                  "metadata": { "name": "calls", "namespace": "shop" },
                  "spec": { "host": "podinfo", "trafficPolicy": { "loadBalancer": { "simple": "RANDOM" } } } }
                """
            )
        );
        When_time_passes(TimeSpan.FromSeconds(1));

        Assert.Equal("""{"loadBalancer":{"simple":"RANDOM"}}""", PolicyOf(Primary));
        Assert.Equal("""{"loadBalancer":{"simple":"RANDOM"}}""", PolicyOf("podinfo-canary"));
        World.Delete(IstioManifests.DestinationRules, "calls");
        When_time_passes(TimeSpan.FromSeconds(1));
        Assert.Null(PolicyOf(Primary));
    }

    private string? PolicyOf(string name) =>
        World.Find(IstioManifests.DestinationRules, name)!["spec"]!["trafficPolicy"]?.ToJsonString();

    private void Given_the_users_route(string analysis = "\"stepWeights\": [10, 30, 50]")
    {
        World.Apply(Committed.DeepClone().AsObject());
        Given_an_initialised_canary(Canary(analysis));
        Then_the_route_is_as_in_Git();
    }

    private static JsonObject Canary(string analysis)
    {
        var canary = IstioManifests.Canary(analysis, "\"routeRefs\": [ { \"name\": \"podinfo\" } ]");
        canary["spec"]!["analysis"]!["maxHold"] = "1h";
        return canary;
    }

    /// <summary>A second of an agent that applies what is in Git over and over: Flux, which leaves guarded objects alone, or another, which does not.</summary>
    private void When_the_agent_syncs(bool stubborn = false)
    {
        if (stubborn || (string?)Route["metadata"]!["annotations"]?[Guard] != "disabled")
        {
            World.Apply(Committed.DeepClone().AsObject(), stubborn ? "argocd-controller" : "kustomize-controller");
        }
        When_time_passes(TimeSpan.FromSeconds(1));
    }

    private void Then_the_route_is_as_in_Git()
    {
        Assert.True(JsonNode.DeepEquals(Committed["spec"], Route["spec"]), Route["spec"]!.ToJsonString());
        Assert.Null(Route["metadata"]!["annotations"]);
        Assert.Null(Route["metadata"]!["ownerReferences"]);
    }

    private static string CookieOf(GatewayResponse response) =>
        Assert.Single(response.Headers, header => header.Key == "Set-Cookie").Value.Split(';')[0];
}
