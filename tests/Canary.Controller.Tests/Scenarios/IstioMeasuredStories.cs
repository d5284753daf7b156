using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Releases in Istio's mesh that nobody judges but its own telemetry: what its proxies count is scraped and asked in PromQL.</summary>
public sealed class IstioMeasuredStories : IstioStory
{
    private const string Latency =
        "histogram_quantile({{ variables.quantile }}, sum(rate(istio_request_duration_milliseconds_bucket{reporter=\"destination\", "
        + "destination_workload_namespace=\"{{ namespace }}\", destination_workload=~\"{{ target }}\"}[{{ interval }}])) by (le))";

    private readonly LoadTester tester;

    public IstioMeasuredStories()
    {
        World.MeasureForReal();
        World.Apply(Manifests.Template(Latency));
        tester = new(World);
    }

    [Fact]
    public void A_good_release_is_promoted_step_by_step()
    {
        Given_an_initialised_canary(Judged("\"stepWeight\": 10, \"maxWeight\": 30"));
        var shares = new List<int>();
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        foreach (var weight in new[] { 10, 20, 30 })
        {
            Then_the_mesh_gives_the_canary(weight);
            When_the_proxies_follow();
            shares.Add(CanaryShare());
        }
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.All(shares.Zip([10, 20, 30]), pair => Assert.InRange(pair.First, pair.Second - 2, pair.Second + 2));
        Assert.Equal([10, 20, 30, 0], World.Invariants.RoutedWeights);
        Then_the_primary_runs(Second);
        Then_the_target_has(0);
        Then_every_check_passed_with_a_value();
        Assert.Equal("100", Check("request-success-rate").Value);
        Assert.InRange(double.Parse(Check("latency").Value ?? "", CultureInfo.InvariantCulture), 1, 100);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void A_release_that_fails_requests_is_rolled_back_at_its_first_step()
    {
        Given_an_initialised_canary(Judged("\"stepWeight\": 10, \"maxWeight\": 30"));

        When_a_commit_brings(Manifests.Failing(Second, "100%"));
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Equal(10, Status.History![0].Weight);
        Assert.Equal("0", Check("request-success-rate").Value);
        Then_the_mesh_gives_the_canary(0);
        When_the_proxies_follow();
        Assert.Equal(0, CanaryShare());
        Then_the_primary_runs(First);
    }

    [Fact]
    public void A_slow_release_is_rolled_back_by_the_quantile_that_the_metric_names()
    {
        Given_an_initialised_canary(Judged("\"stepWeight\": 10, \"maxWeight\": 30"));
        var slow = Manifests.Deployment(Second);
        slow["spec"]!["template"]!["metadata"]!["annotations"] = new JsonObject
        {
            ["simulator.canary.dev/latency"] = "100ms",
            ["simulator.canary.dev/latency-p99"] = "900ms",
        };

        When_a_commit_brings(slow);
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Equal(("Fail", "Pass"), (Check("latency").Verdict, Check("request-success-rate").Verdict));
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void Blue_green_passes_acceptance_tests_by_HTTP_and_gRPC_and_load_before_any_user_meets_it()
    {
        Given_an_initialised_canary(
            Judged(
                $$"""
                "iterations": 5, "webhooks": [
                  {{Hook("http-acceptance", "pre-rollout", "curl -sf http://podinfo-canary.shop/token")}},
                  {{Hook("grpc-acceptance", "pre-rollout", "grpc_health_probe -addr=podinfo-canary.shop:80")}},
                  {{Hook("load", "rollout", "hey -z 1m -q 10 -c 2 http://podinfo-canary.shop/")}} ]
                """
            )
        );

        When_a_commit_brings(Second);
        World.Until("four have passed", () => Status.Iterations == 4, TimeSpan.FromMinutes(2));
        Assert.Equal(0, CanaryShare());
        Assert.Equal(["curl", "grpc_health_probe"], tester.Commands.Take(2).Select(command => command.Split(' ')[0]));
        Assert.Equal(2, tester.Commands.Count(command => !command.StartsWith("hey", StringComparison.Ordinal)));
        Then_the_mesh_gives_the_canary(100);
        When_the_proxies_follow();
        Assert.Equal(100, CanaryShare());
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        When_the_proxies_follow();
        Assert.Equal(0, CanaryShare());
        Then_the_primary_runs(Second);
        Then_every_check_passed_with_a_value();
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void Blue_green_that_fails_its_acceptance_test_never_meets_a_user()
    {
        Given_an_initialised_canary(
            Judged(
                $$"""
                "iterations": 5, "webhooks": [
                  {{Hook("http-acceptance", "pre-rollout", "curl -sf http://podinfo-canary.shop/token")}} ]
                """
            )
        );
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Manifests.Failing(Second, "100%"));
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.DoesNotContain(World.Invariants.RoutedWeights, weight => weight > 0);
        Assert.Equal(0, CanaryShare());
        Then_the_primary_runs(First);
        Then_no_user_saw_an_error();
    }

    [Fact]
    public void A_B_by_cookie_waits_at_the_gate_and_tells_its_end()
    {
        const string Insider = "theme=dark; canary=always";
        Given_an_initialised_canary(
            Judged(
                $$"""
                "iterations": 3,
                "match": [ { "headers": { "cookie": { "regex": "^(.*?;)?\\s*(canary=always)(;.*)?$" } } } ],
                "webhooks": [
                  {{Hook("load", "rollout", "hey -z 1m -q 10 -c 2 -H 'Cookie: canary=always' http://podinfo.shop/")}},
                  { "name": "gate", "type": "confirm-promotion", "url": "http://{{LoadTester.Host}}/gate/check" },
                  {{Hook("notify", "post-rollout", "curl -s http://podinfo.shop/")}} ]
                """
            )
        );

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.WaitingPromotion);
        When_time_passes(TimeSpan.FromMinutes(10));
        Assert.Equal("WaitingPromotion", Phase);
        Assert.Equal(Target, WhoAnswered(Ask(cookie: Insider)));
        Assert.Equal(Primary, WhoAnswered(Ask(cookie: "canary=never")));
        Assert.Equal(Primary, WhoAnswered(Ask()));
        Assert.DoesNotContain(tester.Commands, command => command.StartsWith("curl", StringComparison.Ordinal));

        tester.IsOpen = true;
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromSeconds(5));

        Assert.Single(tester.Commands, command => command.StartsWith("curl", StringComparison.Ordinal));
        Assert.Equal(Primary, WhoAnswered(Ask(cookie: Insider)));
        Then_the_primary_runs(Second);
        Then_every_check_passed_with_a_value();
        Then_no_user_saw_an_error();
    }

    private V1CheckStatus Check(string name) => Status.Checks!.Single(check => check.Name == name);

    private void Then_every_check_passed_with_a_value() =>
        Assert.All(
            Status.Checks!,
            check =>
                Assert.True(check.Verdict == "Pass" && (check.Value is not null || check.Name == "load"), $"{check}")
        );

    private static string Hook(string name, string type, string command) =>
        $$"""
            { "name": "{{name}}", "type": "{{type}}", "url": "http://{{LoadTester.Host}}/", "retries": 0,
              "metadata": { "type": "bash", "cmd": "{{command}}" } }
            """;

    private static JsonObject Judged(string analysis)
    {
        var canary = IstioManifests.Canary(analysis);
        canary["spec"]!["analysis"]!["metrics"] = JsonNode.Parse(
            """
            [
              { "name": "request-success-rate", "interval": "30s", "thresholdRange": { "min": 99 } },
              { "name": "request-duration", "interval": "30s", "thresholdRange": { "max": 500 } },
              { "name": "latency", "interval": "30s", "templateRef": { "name": "errors" }, "thresholdRange": { "max": 500 },
                "templateVariables": { "quantile": "0.99" } }
            ]
            """
        );
        return canary;
    }
}
