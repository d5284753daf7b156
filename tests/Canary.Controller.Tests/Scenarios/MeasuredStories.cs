using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Nothing is scripted: users send requests, pods count them, a metrics store scrapes the pods and answers PromQL.</summary>
public sealed class MeasuredStories : Story
{
    public MeasuredStories() => World.MeasureForReal();

    [Fact]
    public void A_good_release_is_promoted_and_no_user_sees_an_error()
    {
        Given_an_initialised_canary(Canary());
        When_time_passes(TimeSpan.FromMinutes(1));

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
        Assert.Equal(["Pass", "Pass"], Status.Checks!.Select(check => check.Verdict));
    }

    [Fact]
    public void A_release_that_fails_requests_is_aborted_while_it_has_a_tenth_of_the_traffic()
    {
        Given_an_initialised_canary(Canary());
        When_time_passes(TimeSpan.FromMinutes(1));
        var errors = Errors;

        When_a_commit_brings(Manifests.Failing(Second, "50%"));
        Then_the_phase_becomes(RolloutPhase.Failed);

        Then_the_primary_runs(First);
        Assert.Equal(10, Status.History![0].Weight);
        var after = Errors;
        Assert.True(after > errors, "The users should have met the broken release.");
        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal(after, Errors);
    }

    [Fact]
    public void Blue_green_is_judged_by_the_load_of_a_test_before_any_user_meets_it()
    {
        var tester = new LoadTester(World);
        Given_an_initialised_canary(
            Canary(
                "iterations",
                $$"""
                5, "webhooks": [
                  { "name": "acceptance", "type": "pre-rollout", "url": "http://{{LoadTester.Host}}/", "retries": 0,
                    "metadata": { "type": "bash", "cmd": "curl -s http://podinfo-canary.shop/token" } },
                  { "name": "load", "url": "http://{{LoadTester.Host}}/",
                    "metadata": { "cmd": "hey -z 1m -q 10 -c 2 http://podinfo-canary.shop/" } } ]
                """
            )
        );
        World.Invariants.RoutedWeights.Clear();

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([100, 0], World.Invariants.RoutedWeights);
        Assert.StartsWith("curl", tester.Commands[0], StringComparison.Ordinal);
        Assert.InRange(tester.Commands.Count, 6, 8);
        Assert.Equal(["Pass", "Pass", "Pass"], Status.Checks!.Select(check => check.Verdict));
        Then_the_primary_runs(Second);
        Assert.All(World.World.Users.Counts, users => Assert.Equal(0, users.Errors));
    }

    [Fact]
    public void An_A_B_test_by_header_is_judged_by_those_who_take_part()
    {
        World.UserOptions.Groups =
        [
            new()
            {
                Name = "insiders",
                Headers = new Dictionary<string, string> { ["x-user"] = "insider" },
            },
            new() { Name = "others" },
        ];
        Given_an_initialised_canary(
            Canary(
                "iterations",
                """
                5, "match": [ { "headers": { "x-user": { "exact": "insider" } } } ]
                """
            )
        );

        When_a_commit_brings(Manifests.Failing(Second, "100%"));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.All(
            World.World.Users.Answers.Where(answer => answer.Group == "others"),
            answer => Assert.Equal(200, answer.Status)
        );
        Assert.Contains(World.World.Users.Answers, answer => answer is { Group: "insiders", Status: 500 });

        // The queries' own window still holds what the failed release answered.
        When_a_commit_brings(Third);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Third);
    }

    [Fact]
    public void What_a_failed_release_answered_is_not_held_against_the_next_by_a_query_of_the_users_either()
    {
        var canary = Canary();
        var metric = Manifests.Parse("""{ "name": "errors", "interval": "2m", "thresholdRange": { "max": 1 } }""");
        const string Requests =
            "http_request_duration_seconds_count{kubernetes_pod_name=~\"podinfo-.*\",kubernetes_pod_name!~\"podinfo-primary-.*\"";
        metric["query"] =
            $"100 * (sum(rate({Requests},status=~\"5.*\"}}[{{{{ interval }}}}])) or vector(0)) / sum(rate({Requests}}}[{{{{ interval }}}}]))";
        canary["spec"]!["analysis"]!["metrics"] = new JsonArray(metric);
        Given_an_initialised_canary(canary);
        When_time_passes(TimeSpan.FromMinutes(3));
        When_a_commit_brings(Manifests.Failing(Second, "100%"));
        Then_the_phase_becomes(RolloutPhase.Failed);
        Assert.StartsWith("errors 100", Status.Checks![0].Message, StringComparison.Ordinal);

        When_a_commit_brings(Third);
        Then_the_canary_gets(10);
        World.Until("the metric waits", () => Status.Checks is [{ Verdict: "Waiting" }], TimeSpan.FromMinutes(1));

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Third);
    }

    private long Errors => World.World.Users.Counts.Sum(users => users.Errors);

    private static JsonObject Canary(string strategy = "stepWeights", string value = "[10, 30, 50]")
    {
        var canary = Manifests.Stepping($"\"{strategy}\": {value}");
        canary["spec"]!["analysis"]!["interval"] = "30s";
        canary["spec"]!["analysis"]!["metrics"]!
            .AsArray()
            .Add(Manifests.Parse("""{ "name": "request-duration", "thresholdRange": { "max": 500 } }"""));
        return canary;
    }
}
