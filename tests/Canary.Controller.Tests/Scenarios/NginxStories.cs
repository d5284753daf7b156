using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Releases behind the NGINX ingress controller, judged by what it measures of its users' requests.</summary>
public sealed class NginxStories : Story
{
    private const string Weights = "\"stepWeights\": [10, 30, 50]";

    public NginxStories()
    {
        World.MeasureForReal();
        Given_a_deployment();
        World.Apply(IstioManifests.Service());
        When_time_passes(TimeSpan.FromSeconds(1));
        World.Apply(NginxManifests.Ingress());
    }

    [Fact]
    public void A_release_is_promoted_by_what_its_users_get()
    {
        Given_an_initialised_canary(NginxManifests.Canary(Weights));
        World.Invariants.RoutedWeights.Clear();
        var shares = new List<int>();

        When_a_commit_brings(Second);
        foreach (var weight in new[] { 10, 30, 50 })
        {
            World.Until($"it gets {weight} %", () => Weight == weight, TimeSpan.FromMinutes(2));
            When_time_passes(TimeSpan.FromSeconds(1));
            shares.Add(Enumerable.Range(0, 100).Count(_ => WhoAnswered() == "podinfo-canary"));
        }
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.All(shares.Zip([10, 30, 50]), pair => Assert.InRange(pair.First, pair.Second - 1, pair.Second + 1));
        Assert.Equal([10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.Equal(["Pass", "Pass"], Status.Checks!.Select(check => check.Verdict));
        Assert.All(Status.Checks!, check => Assert.NotNull(check.Value));
        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void R15_What_comes_back_from_a_backup_is_the_controllers_again()
    {
        Given_an_initialised_canary(NginxManifests.Canary(Weights));
        Controller!.Kill();

        Backup.Restore(World, Kinds.Ingresses);
        Given_a_controller();
        Then_the_phase_becomes(RolloutPhase.Initialized);

        var made = Backup.OwnedByCanary(World, Kinds.Ingresses);
        Assert.Equal(["podinfo-canary"], made.Select(restored => (string?)restored["metadata"]!["name"]));
        Assert.DoesNotContain(made, Backup.IsManagedByTool);
    }

    [Fact]
    public void The_users_Ingress_is_never_written_and_applied_again_it_starts_no_fight()
    {
        Given_an_initialised_canary(NginxManifests.Canary(Weights));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        var writes = new List<string>();
        using var watch = World.Cluster.Subscribe(change =>
        {
            if (change.Type == Kinds.Ingresses && change.Kind != ClusterChangeKind.Deleted)
            {
                writes.Add(change.Key.Name);
            }
        });

        for (var i = 0; i < 10; i++)
        {
            World.Apply(NginxManifests.Ingress());
            When_time_passes(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(writes);
        Assert.Equal("Succeeded", Phase);
        Then_the_primary_runs(Second);
        Then_the_ingress_controllers_webhook_has_nothing_against_it();
        Assert.Equal("podinfo", WhoAnswered());
    }

    [Fact]
    public void A_commit_to_the_Ingress_in_mid_rollout_reaches_the_canarys_at_the_present_weight()
    {
        Given_an_initialised_canary(NginxManifests.Canary(Weights));
        When_a_commit_brings(Second);
        World.Until("it gets 30 %", () => Weight == 30, TimeSpan.FromMinutes(2));
        var edited = NginxManifests.Ingress();
        edited["metadata"]!["annotations"]!["nginx.ingress.kubernetes.io/proxy-body-size"] = "1m";

        World.Apply(edited);
        When_time_passes(TimeSpan.FromSeconds(1));

        Assert.Equal(("1m", 30), (Annotation("proxy-body-size"), Weight));
        Then_the_ingress_controllers_webhook_has_nothing_against_it();
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void An_A_B_test_by_header_takes_those_who_have_it_and_nobody_else()
    {
        Given_an_initialised_canary(
            NginxManifests.Canary(
                """ "iterations": 4, "match": [ { "headers": { "x-canary": { "exact": "insider" } } } ] """
            )
        );
        When_a_commit_brings(Second);
        World.Until(
            "insiders meet the canary",
            () => WhoAnswered("insider") == "podinfo-canary",
            TimeSpan.FromMinutes(1)
        );

        Assert.Equal("podinfo", WhoAnswered("insiders"));
        Assert.Equal("podinfo", WhoAnswered());
        Given_insiders();
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal("podinfo", WhoAnswered("insider"));
        Then_the_primary_runs(Second);
        Then_no_user_saw_an_error();
    }

    /// <summary>Flagger goes on saying Failed after the revert, and then takes the bad image for one that it has judged.</summary>
    [Fact]
    public void R3_A_bad_release_is_rolled_back_reverted_judged_again_and_released_once_it_is_mended()
    {
        Given_an_initialised_canary(NginxManifests.Canary(Weights));
        When_time_passes(TimeSpan.FromMinutes(1));

        When_a_commit_brings(Manifests.Failing(Second, "100%"));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.Equal(10, Status.History![0].Weight);
        Assert.Equal("ChecksFailed", Status.Reason);
        Then_the_target_has(0);
        Then_the_primary_runs(First);
        var errors = Errors;
        Assert.True(errors > 0, "Users should have met the release.");

        When_a_commit_brings(First);
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromSeconds(1));
        Assert.Equal(("True", null), (ConditionOf("Ready"), ConditionOf("Stalled")));
        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal(("Succeeded", errors), (Phase, Errors));

        When_a_commit_brings(Manifests.Failing(Second, "100%"));
        Then_the_phase_becomes(RolloutPhase.Progressing, within: TimeSpan.FromSeconds(5));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.True(Errors > errors, "Users should have met the release again.");
        Then_the_primary_runs(First);

        When_a_commit_brings(Annotated());
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void A_failed_release_is_tried_again_on_request_and_succeeds_once_what_is_asked_of_it_is_possible()
    {
        Given_an_initialised_canary(NginxManifests.Canary(Weights));
        When_a_commit_brings(Manifests.Failing(Second, "10%"));
        Then_the_phase_becomes(RolloutPhase.Failed);

        World.Apply(NginxManifests.Canary(Weights, successRate: 60));
        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal("Failed", Phase);
        World.Apply(Interventions.Command(CommandVerb.Retry, Command.AnyRevision), "kubectl");

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void A_slow_release_is_rolled_back()
    {
        Given_an_initialised_canary(NginxManifests.Canary(Weights));
        var slow = Manifests.Deployment(Second);
        slow["spec"]!["template"]!["metadata"]!["annotations"] = new JsonObject
        {
            ["simulator.canary.dev/latency"] = "1s",
        };

        When_a_commit_brings(slow);
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Equal("Fail", Status.Checks!.Single(check => check.Name == "request-duration").Verdict);
        Then_the_primary_runs(First);
    }

    [Fact]
    public void A_deleted_canary_leaves_users_served_by_the_target()
    {
        Given_an_initialised_canary(NginxManifests.Canary(Weights));
        When_a_commit_brings(Second);
        World.Until("it gets 30 %", () => Weight == 30, TimeSpan.FromMinutes(2));

        When_the_canary_is_deleted();
        World.Until("the Canary's Ingress is gone", () => Made is null, TimeSpan.FromMinutes(2));
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Null(ReplicasOf("podinfo-primary"));
        Assert.Equal("podinfo", WhoAnswered());
        Then_no_user_saw_an_error();
    }

    private JsonObject? Made => World.Find(Kinds.Ingresses, "podinfo-canary");

    private int? Weight => Made is { } ingress ? RouteWeight.Of(ingress)?.Canary : null;

    private long Errors => World.World.Users.Counts.Sum(users => users.Errors);

    private string? Annotation(string name) =>
        (string?)Made?["metadata"]?["annotations"]?[$"nginx.ingress.kubernetes.io/{name}"];

    /// <summary>The Service to which the ingress controller sent a request.</summary>
    private string? WhoAnswered(string? user = null)
    {
        var answer = World.World.Gateway.Send(Request(user));
        return answer.Status == 200 ? answer.Service?.Name : $"status {answer.Status}";
    }

    private static GatewayRequest Request(string? user) =>
        new()
        {
            Host = NginxManifests.Host,
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-canary"] = user ?? "" },
        };

    private void Given_insiders() =>
        World.UserOptions.Targets = [new(new(Manifests.Namespace, "insiders"), Request("insider"))];

    /// <summary>The release, mended by nothing but an annotation of its pods.</summary>
    private static JsonObject Annotated()
    {
        var release = Manifests.Deployment(Second);
        release["spec"]!["template"]!["metadata"]!["annotations"] = new JsonObject { ["example.com/try"] = "2" };
        return release;
    }

    /// <summary>It refuses a host and path that another Ingress has, except for those of canaries.</summary>
    private void Then_the_ingress_controllers_webhook_has_nothing_against_it()
    {
        Assert.Equal("true", Annotation("canary"));
        var main = World
            .Cluster.List(Kinds.Ingresses, Manifests.Namespace)
            .Where(ingress =>
                (string?)ingress["metadata"]?["annotations"]?["nginx.ingress.kubernetes.io/canary"] != "true"
            );
        Assert.Equal("podinfo", (string?)Assert.Single(main)["metadata"]!["name"]);
    }

    private void Then_no_user_saw_an_error() =>
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
}
