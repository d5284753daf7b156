using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;
using Canary.Simulator;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Canaries that lead a route of the user's own, which is in Git.</summary>
public sealed class RouteRefStories : Story
{
    private const string Guard = "kustomize.toolkit.fluxcd.io/reconcile";

    private static readonly JsonObject Committed = Manifests.Parse(
        """
        { "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
          "metadata": { "name": "podinfo", "namespace": "shop" },
          "spec": {
            "parentRefs": [ { "group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "public" } ],
            "hostnames": [ "shop.test" ],
            "rules": [
              { "matches": [ { "path": { "type": "PathPrefix", "value": "/" } } ],
                "filters": [ { "type": "RequestHeaderModifier", "requestHeaderModifier": { "set": [ { "name": "x-team", "value": "shop" } ] } } ],
                "backendRefs": [ { "group": "", "kind": "Service", "name": "podinfo", "port": 80, "weight": 1 } ] } ] } }
        """
    );

    [Fact]
    public void R15_With_an_agent_that_syncs_every_second_there_is_no_fight()
    {
        Given_the_users_route();
        var writes = 0;
        using var watch = World.Cluster.Subscribe(change =>
            writes +=
                change.Type == Kinds.Routes && !JsonNode.DeepEquals(change.Old?["spec"], change.Object["spec"]) ? 1 : 0
        );
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        for (var i = 0; i < 120; i++)
        {
            When_the_agent_syncs();
        }

        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.Zero);
        Assert.Equal([10, 30, 50], World.Invariants.RoutedWeights);
        Assert.Equal(4, writes);
        Then_the_route_is_as_in_Git();
        Then_the_primary_runs(Second);
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
        Then_an_event_says("Manager 'argocd-controller' keeps setting spec.rules of HTTPRoute shop/podinfo back");
        Assert.Equal("True", ConditionOf("Stalled"));
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(15));
        Then_the_route_is_as_in_Git();
    }

    [Fact]
    public void A_commit_to_the_route_during_a_rollout_becomes_part_of_it()
    {
        Given_the_users_route();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        var edited = Committed.DeepClone().AsObject();
        edited["spec"]!["rules"]![0]!["timeouts"] = new JsonObject { ["request"] = "7s" };

        World.Apply(edited);

        Then_the_canary_gets(30, within: TimeSpan.FromSeconds(1));
        Assert.Equal("7s", (string?)Route["spec"]!["rules"]![0]!["timeouts"]?["request"]);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.True(JsonNode.DeepEquals(edited["spec"], Route["spec"]));
    }

    [Fact]
    public void A_canary_deleted_in_mid_rollout_leaves_the_route_as_in_Git_and_users_served()
    {
        Given_the_users_route();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", () => World.Find(V1Canary.Type, "podinfo") is null, TimeSpan.FromMinutes(5));
        When_time_passes(TimeSpan.FromSeconds(5));

        Then_the_route_is_as_in_Git();
        var answer = World.World.Gateway.Send(new() { Host = "shop.test" });
        Assert.Equal((200, "podinfo"), (answer.Status, answer.Service?.Name));
    }

    [Fact]
    public void A_failed_release_gives_the_route_back()
    {
        Given_the_users_route();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        When_the_metric_turns(0);
        Then_the_phase_becomes(RolloutPhase.Failed);

        Then_the_route_is_as_in_Git();
        Then_the_target_has(0);
    }

    [Fact]
    public void Two_canaries_on_one_route_have_it_one_after_the_other()
    {
        Given_the_users_route();
        var shared = Committed.DeepClone().AsObject();
        shared["spec"]!["rules"]!
            .AsArray()
            .Add(
                JsonNode.Parse(
                    """
                    { "matches": [ { "path": { "type": "PathPrefix", "value": "/api" } } ],
                      "backendRefs": [ { "group": "", "kind": "Service", "name": "backend", "port": 80, "weight": 1 } ] }
                    """
                )
            );
        World.Apply(shared.DeepClone().AsObject());
        World.Apply(Manifests.Deployment(First, "backend"));
        var other = Manifests.Weighted("backend");
        other["spec"]!["service"] = Manifests.Parse(
            """{ "port": 80, "targetPort": 9898, "routeRefs": [ { "name": "podinfo" } ] }"""
        );
        World.Apply(other);
        World.Until("both are there", () => PhaseOf("backend") == "Initialized", TimeSpan.FromMinutes(5));

        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        World.Apply(Manifests.Deployment(Second, "backend"));
        World.Until(
            "the other waits for its turn",
            () => World.Canary("backend").Status?.Stalled?.Reason == "RouteInUse",
            TimeSpan.FromMinutes(1)
        );
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        World.Until("the other is promoted", () => PhaseOf("backend") == "Succeeded", TimeSpan.FromMinutes(5));

        Then_the_primary_runs(Second);
        Assert.Equal(Second, ImageOf("backend-primary"));
        Assert.True(JsonNode.DeepEquals(shared["spec"], Route["spec"]), Route["spec"]!.ToJsonString());
        Assert.Null(Route["metadata"]!["annotations"]);
    }

    private string? PhaseOf(string canary) => World.Canary(canary).Status?.Phase;

    [Fact]
    public void In_an_A_B_test_only_those_who_match_meet_the_canary()
    {
        Given_the_users_route(
            """ "iterations": 3, "match": [ { "headers": { "x-user": { "exact": "insider" } } } ] """
        );

        When_a_commit_brings(Second);
        World.Until("insiders meet it", () => Ask("x-user", "insider") == "podinfo-canary", TimeSpan.FromMinutes(1));

        Assert.Equal("podinfo-primary", Ask("x-user", "insiders"));
        Assert.Equal("podinfo-primary", Ask("x-other", "insider"));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_route_is_as_in_Git();
        When_time_passes(TimeSpan.FromSeconds(1));
        Assert.Equal("podinfo", Ask("x-user", "insider"));
    }

    [Fact]
    public void Session_affinity_holds_users_until_the_route_is_given_back()
    {
        Given_the_users_route(
            """
            "stepWeights": [10, 50], "sessionAffinity": { "cookieName": "canary-user", "primaryCookieName": "primary-user" }
            """
        );
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        When_time_passes(TimeSpan.FromSeconds(1));

        var answers = Enumerable.Range(0, 20).Select(_ => Send("x", "y")).ToList();
        var canary = CookieOf(answers.First(answer => answer.Service?.Name == "podinfo-canary"));
        var primary = CookieOf(answers.First(answer => answer.Service?.Name == "podinfo-primary"));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal("podinfo-canary", Ask("Cookie", canary)));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal("podinfo-primary", Ask("Cookie", primary)));

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_route_is_as_in_Git();
        When_time_passes(TimeSpan.FromSeconds(1));
        Assert.Equal("podinfo", Ask("Cookie", canary));
    }

    private string? Ask(string header, string value) => Send(header, value).Service?.Name;

    private GatewayResponse Send(string header, string value) =>
        World.World.Gateway.Send(
            new()
            {
                Host = "shop.test",
                Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [header] = value },
            }
        );

    private static string CookieOf(GatewayResponse response) =>
        response.Headers.Single(header => header.Key == "Set-Cookie").Value.Split(';')[0];

    private JsonObject Route => World.Find(Kinds.Routes, "podinfo")!;

    private void Given_the_users_route(string analysis = "\"stepWeights\": [10, 30, 50]")
    {
        World.Apply(Committed.DeepClone().AsObject());
        var canary = Manifests.Stepping(analysis);
        var service = canary["spec"]!["service"]!.AsObject();
        service.Remove("hosts");
        service.Remove("gatewayRefs");
        service["routeRefs"] = JsonNode.Parse("""[{ "name": "podinfo" }]""");
        canary["spec"]!["analysis"]!["maxHold"] = "1h";
        Given_an_initialised_canary(canary);
        Then_the_route_is_as_in_Git();
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
}

/// <summary>A gateway whose class says that it can't copy requests.</summary>
public sealed class RouteRefFeatureStories : Story
{
    public RouteRefFeatureStories()
        : base(new WorldOptions { Gateway = new() { SupportedFeatures = ["HTTPRoute"] } }) { }

    [Fact]
    public void R13_What_the_gateway_of_the_users_own_route_can_not_do_stalls_the_canary()
    {
        Given_a_deployment();
        Given_a_controller();
        World.Apply(
            Manifests.Parse(
                """
                { "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": { "name": "podinfo", "namespace": "shop" },
                  "spec": { "parentRefs": [ { "name": "public" } ], "rules": [ { "backendRefs": [ { "name": "podinfo", "port": 80 } ] } ] } }
                """
            )
        );
        World.Apply(Canary("\"iterations\": 3, \"mirror\": true"));
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
        Assert.Equal(
            "spec.analysis.mirror: Gateway shop/public is of the class simulator, which does not support HTTPRouteRequestMirror; "
                + "remove it, or use a Gateway of another class",
            Status.Stalled?.Message
        );

        World.Apply(Canary("\"iterations\": 3"));

        Then_the_phase_becomes(RolloutPhase.Initialized);
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    private static JsonObject Canary(string analysis)
    {
        var canary = Manifests.Stepping(analysis);
        var service = canary["spec"]!["service"]!.AsObject();
        service.Remove("hosts");
        service.Remove("gatewayRefs");
        service["routeRefs"] = JsonNode.Parse("""[{ "name": "podinfo" }]""");
        return canary;
    }
}
