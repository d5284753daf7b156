using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>Limits that a metric has of its own, beside one that the threshold of the analysis goes by.</summary>
public sealed class MetricLimitStories : Story
{
    private const string Own = "errors";

    [Fact]
    public void failureLimit_ends_a_run_before_the_threshold_does()
    {
        Given_a_release("\"failureLimit\": 2", threshold: 9);
        World.Metrics.Single[Own] = 5;

        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Equal((2, "ChecksFailed"), (Status.FailedChecks, Status.Reason));
        Assert.Contains("failure limit 2 of metric errors reached", Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void R7_passing_checks_do_not_reset_a_failureLimit()
    {
        Given_a_release("\"failureLimit\": 2", threshold: 9);
        World.Metrics.Single[Own] = 5;
        World.Until("one failed", () => Status.FailedChecks == 1, TimeSpan.FromMinutes(1));
        World.Metrics.Single[Own] = 0;
        World.Until("one passed", () => Status.Checks is [_, { Verdict: "Pass" }], TimeSpan.FromMinutes(1));

        World.Metrics.Single[Own] = 5;
        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromSeconds(15));

        Assert.Equal(2, Status.Checks![1].Failures);
    }

    [Fact]
    public void R6_errorLimit_ends_a_run_whose_metric_is_silent_too_often_in_a_row()
    {
        Given_a_release("\"errorLimit\": 3");
        World.Metrics.Single[Own] = null;
        World.Until("two went unanswered", () => Status.Checks is [_, { Errors: 2 }], TimeSpan.FromMinutes(1));
        World.Metrics.Single[Own] = 0;
        World.Until("one was answered", () => Status.Checks is [_, { Errors: null }], TimeSpan.FromMinutes(1));
        Assert.Equal("Progressing", Phase);

        World.Metrics.Single[Own] = null;
        Then_the_phase_becomes(RolloutPhase.Failed, within: TimeSpan.FromSeconds(35));

        Assert.Equal(("Inconclusive", 0, 3), (Status.Reason, Status.FailedChecks, Status.Checks![1].Errors));
        Assert.Contains("error limit 3 of metric errors reached", Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_within_its_initialDelay_is_not_asked()
    {
        Given_an_initialised_canary(With("\"initialDelay\": \"15s\"", threshold: 1));
        World.Metrics.Single[Own] = 5;

        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        Assert.Equal(["request-success-rate"], Status.Checks!.Select(check => check.Name));
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Equal(30, Status.History![0].Weight);
        Assert.Equal([Own], Status.Checks!.Where(check => check.Verdict == "Fail").Select(check => check.Name));
    }

    [Fact]
    public void A_dryRun_metric_is_recorded_and_decides_nothing()
    {
        Given_an_initialised_canary(With("\"dryRun\": true, \"failureLimit\": 1", threshold: 1));
        World.Metrics.Single[Own] = 5;

        When_a_commit_brings(Second);
        Then_the_canary_gets(50);
        var check = Status.Checks![1];
        Assert.Equal((Own, "Fail", "5", true), (check.Name, check.Verdict, check.Value, check.DryRun));
        Assert.Equal(0, Status.FailedChecks);
        World.Metrics.Single[Own] = null;

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    private void Given_a_release(string limits, int threshold = 1)
    {
        World.Metrics.Single[Own] = 0;
        Given_an_initialised_canary(With(limits, threshold));
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        When_time_passes(TimeSpan.FromSeconds(5));
    }

    /// <summary>As weighted, in ten small steps, with a second metric.</summary>
    private static JsonObject With(string limits, int threshold)
    {
        var canary = Manifests.Weighted(weights: threshold == 1 && limits.Contains("errorLimit") ? [.. Ten] : []);
        var analysis = canary["spec"]!["analysis"]!;
        analysis["threshold"] = threshold;
        analysis["metrics"]!
            .AsArray()
            .Add(
                Manifests.Parse(
                    $$"""{ "name": "{{Own}}", "query": "errors", "thresholdRange": { "max": 1 }, {{limits}} }"""
                )
            );
        return canary;
    }

    private static IEnumerable<int> Ten => Enumerable.Range(1, 10).Select(step => 5 + (5 * step));
}
