using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.MetricProviders.BuiltInQueries;
using Canary.MetricProviders.Templates;
using Canary.Simulator;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>
/// Linkerd: HTTPRoutes that are attached to the apex service divide what the mesh's workloads send it, and MetricTemplates ask what its proxies
/// measure of the canary's pods.
/// </summary>
public sealed class LinkerdStories : Story
{
    public LinkerdStories()
        : base(new WorldOptions { Linkerd = true })
    {
        World.MeasureForReal();
        World.Apply(Template("success-rate", BuiltInMetricKind.RequestSuccessRate));
        World.Apply(Template("latency", BuiltInMetricKind.RequestDuration));
    }

    [Fact]
    public void Two_canaries_are_promoted_at_once_each_by_its_own_pods()
    {
        Given_an_initialised_canary(Canary("podinfo", "[10, 30, 50]"));
        World.Apply(Manifests.Deployment(First, "backend"));
        World.Apply(Canary("backend", "[10, 30, 50]"));
        World.Until("both are there", () => PhaseOf("backend") == "Initialized", TimeSpan.FromMinutes(5));

        When_a_commit_brings(Second);
        World.Apply(Manifests.Deployment(Second, "backend"));
        World.Until(
            "both are on their way",
            () => (PhaseOf("podinfo"), PhaseOf("backend")) == ("Progressing", "Progressing"),
            TimeSpan.FromMinutes(1)
        );
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        World.Until("both are promoted", () => PhaseOf("backend") == "Succeeded", TimeSpan.FromMinutes(1));

        Then_the_primary_runs(Second);
        Assert.Equal(Second, ImageOf("backend-primary"));
        Assert.All(Checks("podinfo").Concat(Checks("backend")), check => Assert.Equal("Pass", check));
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void Of_two_the_one_that_fails_requests_is_rolled_back_and_the_other_promoted()
    {
        Given_an_initialised_canary(Canary("podinfo", "[10, 30, 50]"));
        World.Apply(Manifests.Deployment(First, "backend"));
        World.Apply(Canary("backend", "[10, 30, 50]"));
        World.Until("both are there", () => PhaseOf("backend") == "Initialized", TimeSpan.FromMinutes(5));

        When_a_commit_brings(Manifests.Failing(Second, "100%"));
        World.Apply(Manifests.Deployment(Second, "backend"));
        Then_the_phase_becomes(RolloutPhase.Failed);
        World.Until("the other is promoted", () => PhaseOf("backend") == "Succeeded", TimeSpan.FromMinutes(5));

        Assert.Equal((10, "ChecksFailed"), (Status.History![0].Weight, Status.Reason));
        Then_the_primary_runs(First);
        Then_the_target_has(0);
        Assert.Equal(Second, ImageOf("backend-primary"));
    }

    [Fact]
    public void The_weights_of_a_list_are_given_one_after_the_other()
    {
        Given_an_initialised_canary(Canary("podinfo", "[10, 20, 30, 40, 50, 60]"));
        World.Invariants.RoutedWeights.Clear();
        var shares = new List<int>();

        When_a_commit_brings(Second);
        foreach (var weight in new[] { 10, 20, 30, 40, 50, 60 })
        {
            Then_the_canary_gets(weight);
            When_time_passes(TimeSpan.FromSeconds(1));
            shares.Add(Enumerable.Range(0, 100).Count(_ => WhoAnswered() == "podinfo-canary"));
        }
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([10, 20, 30, 40, 50, 60, 0], World.Invariants.RoutedWeights);
        Assert.All(
            shares.Zip([10, 20, 30, 40, 50, 60]),
            pair => Assert.InRange(pair.First, pair.Second - 1, pair.Second + 1)
        );
        Then_the_primary_runs(Second);
        Then_no_user_saw_an_error();
    }

    private string? PhaseOf(string canary) => World.Canary(canary).Status?.Phase;

    private IEnumerable<string?> Checks(string canary) =>
        World.Canary(canary).Status!.Checks!.Select(check => check.Verdict);

    /// <summary>As a workload of the mesh calls the apex service.</summary>
    private string? WhoAnswered() =>
        World.World.Gateway.Send(new() { Host = "podinfo.shop.svc.cluster.local" }).Service?.Name;

    private void Then_no_user_saw_an_error() =>
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));

    private static JsonObject Canary(string name, string weights)
    {
        var canary = Manifests.Weighted(name);
        var service = canary["spec"]!["service"]!.AsObject();
        service.Remove("hosts");
        service["gatewayRefs"] = JsonNode.Parse(
            $$"""[{ "group": "core", "kind": "Service", "name": "{{name}}", "port": 80 }]"""
        );
        canary["spec"]!["analysis"]!["stepWeights"] = JsonNode.Parse(weights);
        canary["spec"]!["analysis"]!["metrics"] = JsonNode.Parse(
            """
            [ { "name": "success-rate", "interval": "30s", "templateRef": { "name": "success-rate" }, "thresholdRange": { "min": 99 } },
              { "name": "latency", "interval": "30s", "templateRef": { "name": "latency" }, "thresholdRange": { "max": 500 } } ]
            """
        );
        return canary;
    }

    /// <summary>The query that comes with the project for Linkerd, as a template for every Canary.</summary>
    private static JsonObject Template(string name, BuiltInMetricKind kind)
    {
        var query = new LinkerdQueries().Query(
            kind,
            new()
            {
                Name = "",
                Namespace = "{{ namespace }}",
                Target = "{{ target }}",
                Service = "",
                Interval = TimeSpan.FromSeconds(30),
            }
        );
        var template = Manifests.Template(query.Replace("[30s]", "[{{ interval }}]", StringComparison.Ordinal));
        template["metadata"]!["name"] = name;
        return template;
    }
}
