using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>What is Istio's user's own, and how it is given back.</summary>
public sealed class IstioOwnershipStories : IstioStory
{
    [Fact]
    public void A_deleted_canary_leaves_a_serving_target_and_no_failed_request()
    {
        Given_an_initialised_canary(IstioManifests.Canary("\"stepWeight\": 10"));
        Assert.Contains("canary.dev/finalizer", World.Canary().Metadata.Finalizers ?? []);

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", IsGone, TimeSpan.FromMinutes(2));
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Equal(2, ReplicasOf(Target));
        Assert.Null(ReplicasOf(Primary));
        Assert.Null(World.Find(IstioManifests.DestinationRules, Primary));
        Assert.Equal(Target, WhoAnswered(Ask()));
        Assert.Null(Route["metadata"]!["ownerReferences"]);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void R15_What_comes_back_from_a_backup_is_the_controllers_again()
    {
        Given_an_initialised_canary(IstioManifests.Canary("\"stepWeight\": 10"));
        Controller!.Kill();

        Backup.Restore(World, IstioManifests.VirtualServices, IstioManifests.DestinationRules);
        Given_a_controller();
        Then_the_phase_becomes(RolloutPhase.Initialized);

        var made = Backup.OwnedByCanary(World, IstioManifests.VirtualServices, IstioManifests.DestinationRules);
        Assert.Equal(
            ["podinfo", "podinfo-canary", "podinfo-primary"],
            made.Select(restored => (string?)restored["metadata"]!["name"])
        );
        Assert.DoesNotContain(made, Backup.IsManagedByTool);
    }

    [Fact]
    public void What_was_there_before_is_taken_over_and_put_back_as_it_was()
    {
        const string Before = """
            "hosts": [ "shop.example.com", "podinfo" ], "gateways": [ "public", "mesh" ],
            "http": [ { "match": [ { "uri": { "prefix": "/shop" } } ], "rewrite": { "uri": "/" },
              "route": [ { "destination": { "host": "podinfo" } } ] } ]
            """;
        Given_a_deployment();
        World.Apply(IstioManifests.Service());
        World.Apply(IstioManifests.VirtualService(Target, Before));
        var spec = Route["spec"]!.DeepClone();
        Given_an_initialised_canary(
            IstioManifests.Canary(
                "\"stepWeight\": 10",
                "\"hosts\": [ \"shop.example.com\" ], \"gateways\": [ \"public\", \"mesh\" ]"
            )
        );
        Assert.Equal(0, SharedWeight);
        Assert.Null(Route["metadata"]!["ownerReferences"]);

        When_the_canary_is_deleted();
        World.Until("the Canary is gone", IsGone, TimeSpan.FromMinutes(2));
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.True(JsonNode.DeepEquals(spec, Route["spec"]), Route.ToJsonString());
        Assert.DoesNotContain("canary.dev", Route["metadata"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(Target, (string?)World.Find(Kinds.Services, Target)!["spec"]!["selector"]!["app"]);
        Assert.Equal(Target, WhoAnswered(Ask(path: "/shop/cart")));
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void A_policy_that_the_spec_no_longer_has_is_gone_from_the_cluster()
    {
        Given_an_initialised_canary(
            IstioManifests.Canary(
                "\"stepWeight\": 10",
                """ "trafficPolicy": { "tls": { "mode": "DISABLE" }, "loadBalancer": { "simple": "RANDOM" } } """
            )
        );
        Assert.Equal("DISABLE", (string?)Policy!["tls"]!["mode"]);

        When_a_commit_brings(
            IstioManifests.Canary(
                "\"stepWeight\": 10",
                """ "trafficPolicy": { "loadBalancer": { "simple": "RANDOM" } } """
            )
        );
        When_time_passes(TimeSpan.FromSeconds(1));

        Assert.Equal("""{"loadBalancer":{"simple":"RANDOM"}}""", Policy!.ToJsonString());
    }

    [Fact]
    public void R10_An_edited_service_is_rendered_again_at_the_present_weight()
    {
        Given_an_initialised_canary(IstioManifests.Canary("\"stepWeight\": 10"));
        When_a_commit_brings(Second);
        Then_the_mesh_gives_the_canary(20);
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(IstioManifests.Canary("\"stepWeight\": 10", "\"timeout\": \"5s\""));
        World.Until(
            "it is rendered",
            () => (string?)Route["spec"]!["http"]![0]!["timeout"] == "5s",
            TimeSpan.FromSeconds(1)
        );

        Assert.Equal(20, SharedWeight);
        Assert.DoesNotContain(0, World.Invariants.RoutedWeights);
    }

    [Fact]
    public void Weights_that_someone_changes_by_hand_are_put_back()
    {
        Given_an_initialised_canary(IstioManifests.Canary("\"stepWeight\": 10"));
        var edited = Route.DeepClone().AsObject();
        var rule = edited["spec"]!["http"]![0]!.DeepClone();
        rule["route"]![0]!["weight"] = 50;
        rule["route"]![1]!["weight"] = 50;

        World.Invariants.Dispose();
        World.Apply(IstioManifests.VirtualService(Target, $"\"http\": [ {rule.ToJsonString()} ]"), "someone");
        When_time_passes(TimeSpan.FromSeconds(1));

        Assert.Equal(0, SharedWeight);
    }

    private JsonNode? Policy => World.Find(IstioManifests.DestinationRules, Primary)?["spec"]?["trafficPolicy"];

    private bool IsGone() => World.Find(V1Canary.Type, Target) is null;
}

/// <summary>A cluster without Istio.</summary>
public sealed class IstioAbsenceStories : Story
{
    [Fact]
    public void R13_Without_Istio_the_canary_is_stalled_until_it_is_installed()
    {
        Given_a_deployment();
        Given_a_controller();
        World.Apply(IstioManifests.Canary("\"stepWeight\": 10"));
        World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(10));
        Assert.Contains(
            "spec.provider: istio needs virtualservices.networking.istio.io, which this cluster does not serve; "
                + "install Istio, or start the controller with the --istio-api that it serves in place of v1",
            Status.Stalled?.Message,
            StringComparison.Ordinal
        );

        IstioCrds.Install(World.Cluster);

        Then_the_phase_becomes(RolloutPhase.Initialized);
    }

    [Fact]
    public void Istio_that_nobody_uses_costs_no_request_whether_it_is_there_or_not()
    {
        Given_an_initialised_canary();
        When_time_passes(TimeSpan.FromMinutes(1));
        World.Server.Log.Reset();

        When_time_passes(TimeSpan.FromHours(1));
        IstioCrds.Install(World.Cluster);
        When_time_passes(TimeSpan.FromHours(1));

        Assert.DoesNotContain(World.Server.Log.All, count => count.Resource is "virtualservices" or "destinationrules");
    }
}
