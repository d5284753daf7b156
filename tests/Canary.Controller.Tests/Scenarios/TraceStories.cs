using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Commands;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>What a collector of traces is told of rollouts.</summary>
public sealed class TraceStories : Story
{
    private readonly TraceStore traces;

    public TraceStories()
    {
        traces = new TraceStore(World.Outside);
        traces.Open();
        World.Traces = TraceStore.Options;
    }

    [Fact]
    public void A_rollout_is_one_tree_with_its_phases_steps_checks_and_writes()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromSeconds(5));

        var trace = Assert.Single(traces.Traces);
        var root = ThenItIsATree(trace);
        Assert.Equal(("rollout", null, "Promoted"), (root.Name, root.Error, root["canary.result"]));
        Assert.Equal(
            ("shop", "podinfo", Status.LastPromotedSpec),
            (root["canary.namespace"], root["canary.name"], root["canary.revision"])
        );
        var rollout = Status.History![0];
        Assert.Equal((rollout.Started, rollout.Finished), (root.Start, root.End));
        Assert.Equal(["10", "30", "50"], Named(trace, "step").Select(step => step["canary.weight"]));
        Assert.Equal(["Progressing", "Promoting", "Finalising"], Phases(trace).Select(phase => phase.Name));
        Assert.Equal(3, Named(trace, "check").Count(check => check["canary.check.verdict"] == "Pass"));
        Assert.Contains(Named(trace, "write"), write => write["canary.effect"]!.Contains("ApplyRoute"));
    }

    [Fact]
    public void R14_The_next_controller_goes_on_with_the_same_trace()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        When_time_passes(TimeSpan.FromSeconds(2));
        Controller!.Kill();
        Given_a_controller();
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromSeconds(5));

        var trace = Assert.Single(traces.Traces);
        ThenItIsATree(trace);
        Assert.Equal(["10", "30", "50"], Named(trace, "step").Select(step => step["canary.weight"]));
    }

    [Fact]
    public void A_bake_belongs_to_its_rollout()
    {
        Given_an_initialised_canary(BakeManifests.Baked());
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Baking);
        When_the_metric_turns(0);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_time_passes(TimeSpan.FromSeconds(5));

        var trace = Assert.Single(traces.Traces);
        var root = ThenItIsATree(trace);
        Assert.Equal("BakeFailed", root["canary.result"]);
        Assert.NotNull(root.Error);
        Assert.Equal(["Progressing", "Promoting", "Finalising", "Baking"], Phases(trace).Select(phase => phase.Name));
    }

    [Fact]
    public void An_abort_is_an_error_and_a_retry_another_trace()
    {
        Given_an_initialised_canary();
        When_the_metric_turns(0);
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_the_metric_turns(100);
        World.Apply(Interventions.Command(CommandVerb.Retry, "*"), "kubectl-annotate");
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromSeconds(5));

        Assert.Equal(2, traces.Traces.Count);
        var roots = traces.Traces.Select(ThenItIsATree).ToList();
        Assert.Equal(["Aborted", "Promoted"], roots.Select(root => root["canary.result"]));
        Assert.Equal(Status.History![1].Message, roots[0].Error);
        Assert.Null(roots[1].Error);
        Assert.Contains(Named(traces.Traces[0], "check"), check => check["canary.check.verdict"] == "Fail");
    }

    [Fact]
    public void A_gate_is_as_long_as_it_was_waited_for()
    {
        Given_an_initialised_canary(Interventions.Gated("""{"name": "qa", "at": "promotion", "manual": {}}"""));
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.WaitingPromotion);
        When_time_passes(TimeSpan.FromMinutes(4));
        World.Apply(Interventions.Command(CommandVerb.Approve, "*", "qa"), "kubectl-annotate");
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromSeconds(5));

        var trace = Assert.Single(traces.Traces);
        ThenItIsATree(trace);
        var gate = Assert.Single(Named(trace, "gate"));
        Assert.Equal(("qa", "Open", "ada"), (gate["canary.gate"], gate["canary.gate.state"], gate["canary.gate.by"]));
        Assert.InRange(gate.End - gate.Start, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(4.1));
    }

    [Fact]
    public void A_metric_without_an_answer_is_a_check_with_an_error()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        When_the_metric_turns(null);
        When_time_passes(TimeSpan.FromMinutes(1));
        When_the_metric_turns(100);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromSeconds(5));

        var unknown = Named(traces.Spans, "check").Where(check => check["canary.check.verdict"] == "Unknown").ToList();
        Assert.NotEmpty(unknown);
        Assert.All(unknown, check => Assert.NotNull(check.Error));
    }

    [Fact]
    public void A_collector_that_is_away_holds_no_rollout_and_is_told_of_once()
    {
        World.Traces = TraceStore.Options with { Endpoint = "http://nobody.test/v1/traces" };
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded, within: TimeSpan.FromMinutes(1));
        When_time_passes(TimeSpan.FromMinutes(2));

        Assert.Single(World.Logs.Lines, line => line.Event == "TracesNotSent");
        Assert.Contains("canary_trace_spans_total{result=\"failed\"}", Controller!.Metrics);
        Assert.DoesNotContain("canary_trace_spans_total{result=\"sent\"}", Controller.Metrics);
    }

    [Fact]
    public void What_waits_is_sent_when_the_controller_is_stopped()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        Assert.Empty(traces.Spans);

        Controller!.Stop();
        When_time_passes(TimeSpan.FromMilliseconds(10));

        Assert.NotEmpty(traces.Spans);
        Assert.True(Controller.Ended.IsCompletedSuccessfully);
    }

    [Fact]
    public void Without_an_endpoint_nobody_is_told()
    {
        World.Traces = null;
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_time_passes(TimeSpan.FromMinutes(1));

        Assert.Empty(World.Outside.Received);
        Assert.DoesNotContain("canary_trace_spans", Controller!.Metrics);
    }

    /// <summary>One root, and no span that came twice or whose parent did not come.</summary>
    private static ReceivedSpan ThenItIsATree(IReadOnlyList<ReceivedSpan> trace)
    {
        Assert.Equal(trace.Count, trace.Select(span => span.Id).Distinct().Count());
        var root = Assert.Single(trace, span => span.Parent is null);
        Assert.All(trace.Where(span => span != root), span => Assert.Contains(trace, other => other.Id == span.Parent));
        Assert.All(trace, span => Assert.True(span.Start <= span.End));
        Assert.All(trace, span => Assert.Matches("^[0-9a-f]{32}/[0-9a-f]{16}$", $"{span.TraceId}/{span.Id}"));
        return root;
    }

    private static IEnumerable<ReceivedSpan> Named(IEnumerable<ReceivedSpan> trace, string name) =>
        trace.Where(span => span.Name == name);

    private static IEnumerable<ReceivedSpan> Phases(IEnumerable<ReceivedSpan> trace) =>
        trace.Where(span => span["canary.next_phase"] is not null);
}
