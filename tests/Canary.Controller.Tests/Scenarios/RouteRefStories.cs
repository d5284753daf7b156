using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;

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

    private JsonObject Route => World.Find(Kinds.Routes, "podinfo")!;

    private void Given_the_users_route()
    {
        World.Apply(Committed.DeepClone().AsObject());
        var canary = Manifests.Weighted();
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
