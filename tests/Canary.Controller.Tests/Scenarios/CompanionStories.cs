using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>What else a target has, its primary has too.</summary>
public sealed class CompanionStories : Story
{
    [Fact]
    public void A_budget_of_the_target_gets_a_twin_that_follows_it_and_goes_with_it()
    {
        World.Apply(Budget("""{ "matchLabels": { "app": "podinfo" } }"""));
        Given_an_initialised_canary();
        When_time_passes(TimeSpan.FromSeconds(10));
        var twin = World.Find(Kinds.Budgets, "podinfo-primary")!["spec"]!;
        Assert.Equal("podinfo-primary", (string?)twin["selector"]!["matchLabels"]!["app"]);
        Assert.Equal(1, (int?)twin["minAvailable"]);

        World.Apply(Budget("""{ "matchLabels": { "app": "podinfo" } }""", minAvailable: 2));
        When_time_passes(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (int?)World.Find(Kinds.Budgets, "podinfo-primary")!["spec"]!["minAvailable"]);

        World.Delete(Kinds.Budgets, "podinfo");
        When_time_passes(TimeSpan.FromSeconds(2));
        Assert.Null(World.Find(Kinds.Budgets, "podinfo-primary"));
    }

    [Theory]
    [InlineData("""{ "matchLabels": { "app": "other" } }""", null)]
    [InlineData("{}", null)]
    [InlineData("""{ "matchLabels": { "app": "podinfo" } }""", "canary.dev/primary-copy")]
    public void A_budget_that_guards_others_or_both_or_opts_out_gets_none(string selector, string? annotation)
    {
        var budget = Budget(selector);
        if (annotation is not null)
        {
            budget["metadata"]!["annotations"] = new JsonObject { [annotation] = "disabled" };
        }
        World.Apply(budget);

        Given_an_initialised_canary();
        When_time_passes(TimeSpan.FromSeconds(10));

        Assert.Null(World.Find(Kinds.Budgets, "podinfo-primary"));
    }

    [Fact]
    public void An_idle_canary_with_a_budget_costs_no_request()
    {
        World.Apply(Budget("""{ "matchLabels": { "app": "podinfo" } }"""));
        Given_an_initialised_canary();
        When_time_passes(TimeSpan.FromMinutes(1));
        World.Server.Log.Reset();

        When_time_passes(TimeSpan.FromHours(1));

        Assert.DoesNotContain(World.Server.Log.All, count => count.Verb != "watch");
    }

    [Fact]
    public void All_ports_of_the_containers_are_on_the_services()
    {
        var deployment = Manifests.Deployment(First);
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"] = Manifests.Parse(
            """{ "p": [ { "name": "http", "containerPort": 9898 }, { "name": "metrics", "containerPort": 9797 }, { "containerPort": 9999 } ] }"""
        )["p"]!.DeepClone();
        World.Apply(deployment);
        Given_a_controller();
        var canary = Manifests.Weighted();
        canary["spec"]!["service"]!["portDiscovery"] = true;
        World.Apply(canary);
        Then_the_phase_becomes(RolloutPhase.Initialized);

        foreach (var service in new[] { "podinfo", "podinfo-primary", "podinfo-canary" })
        {
            Assert.Equal(
                ["http 80>9898", "metrics 9797>9797", "tcp-podinfo-2 9999>9999"],
                World.Find(Kinds.Services, service)!["spec"]!["ports"]!
                    .AsArray()
                    .Select(port => $"{port!["name"]} {port["port"]}>{port["targetPort"]}")
            );
        }
    }

    [Fact]
    public void Labels_and_annotations_of_the_given_prefixes_reach_the_primary_and_an_existing_service_is_adopted()
    {
        World.Apply(
            Manifests.Parse(
                """
                { "apiVersion": "v1", "kind": "Service",
                  "metadata": { "name": "podinfo", "namespace": "shop", "labels": { "mine": "yes" } },
                  "spec": { "selector": { "app": "podinfo" }, "ports": [ { "name": "http", "port": 80, "targetPort": 9898 } ] } }
                """
            ),
            "kubectl"
        );
        var deployment = Manifests.Deployment(First);
        deployment["metadata"]!["labels"] = new JsonObject { ["team/name"] = "web", ["other"] = "x" };
        deployment["metadata"]!["annotations"] = new JsonObject
        {
            ["team/contact"] = "web@example.com",
            ["kustomize.toolkit.fluxcd.io/team"] = "x",
        };
        World.Apply(deployment);
        Given_a_controller(
            new CanaryControllerOptions { LeaderElection = false, IncludeLabelPrefixes = ["team", "kustomize"] }
        );

        World.Apply(Manifests.BlueGreen());
        Then_the_phase_becomes(RolloutPhase.Initialized);

        var primary = World.Find(Kinds.Deployments, "podinfo-primary")!["metadata"]!;
        Assert.Equal("""{"app":"podinfo-primary","team/name":"web"}""", Sorted(primary["labels"]));
        Assert.Contains("web@example.com", Sorted(primary["annotations"]), StringComparison.Ordinal);
        Assert.DoesNotContain("toolkit.fluxcd.io", Sorted(primary["annotations"]), StringComparison.Ordinal);
        var service = World.Find(Kinds.Services, "podinfo")!;
        Assert.Equal("podinfo-primary", (string?)service["spec"]!["selector"]!["app"]);
        Assert.Equal("yes", (string?)service["metadata"]!["labels"]!["mine"]);
        Assert.Null(service["metadata"]!["ownerReferences"]);
        Assert.Equal(
            "disabled",
            (string?)service["metadata"]!["annotations"]!["kustomize.toolkit.fluxcd.io/reconcile"]
        );
    }

    [Fact]
    public void A_promotion_that_changes_nothing_restarts_no_pod_of_the_primary()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(1));
        var pods = PodsOf("podinfo-primary");

        World.Delete(Kinds.Services, "podinfo-primary");
        World.Apply(Manifests.Replicas(3), "kubectl");
        When_time_passes(TimeSpan.FromMinutes(5));

        Assert.Equal(pods, PodsOf("podinfo-primary"));
        Assert.Equal(Status.LastPromotedSpec, PodAnnotation("podinfo-primary"));
    }

    private static string Sorted(JsonNode? map) =>
        new JsonObject(
            map!
                .AsObject()
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))
        ).ToJsonString();

    private string? PodAnnotation(string app) =>
        (string?)
            World.Cluster.List(Kinds.Pods, Manifests.Namespace, $"app={app}")[0]["metadata"]!["annotations"]![
                "canary.dev/revision"
            ];

    private List<string> PodsOf(string app) =>
        [
            .. World
                .Cluster.List(Kinds.Pods, Manifests.Namespace, $"app={app}")
                .Select(pod => (string)pod["metadata"]!["name"]!)
                .Order(StringComparer.Ordinal),
        ];

    private static JsonObject Budget(string selector, int minAvailable = 1) =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
              "metadata": { "name": "podinfo", "namespace": "shop" },
              "spec": { "minAvailable": {{minAvailable}}, "selector": {{selector}} } }
            """
        );
}
