using Canary.Engine.Analysis;
using Canary.Engine.Gates;
using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

/// <summary>Metrics know a workload's name only: what they say of the run before is not held against the next.</summary>
public sealed class FormerRunTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private static MetricCheck Errors { get; } =
        new()
        {
            Name = "errors",
            Source = new InlineQuery("errors[5m]"),
            Interval = Window,
            Max = 1,
        };

    [Fact]
    public void A_query_of_the_users_waits_until_its_interval_lies_after_the_failed_run()
    {
        var controller = After_a_failed_run(Errors);
        var ended = controller.Status.FormerRun!.EndedAt;

        controller.Cluster.Commit("v3");
        controller.RunFor(TimeSpan.FromMinutes(3));

        Assert.Equal(20, controller.Status.CanaryWeight);
        Assert.Equal(Verdict.Waiting, controller.Status.Checks.Single().Verdict);
        Assert.Null(controller.Status.HoldSince);
        Assert.Contains("metric errors waits until", controller.Status.Message, StringComparison.Ordinal);
        controller.Run(to: ended + Window - TimeSpan.FromSeconds(1));
        Assert.Equal(20, controller.Status.CanaryWeight);
        controller.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(40, controller.Status.CanaryWeight);
        controller.Run();
        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void A_query_that_need_not_wait_any_more_aborts_at_once()
    {
        var controller = After_a_failed_run(Errors);
        controller.RunFor(Window);
        controller.Metrics = (check, _) => MetricAnswer.Of(check.Name, 80);
        var begun = controller.Cluster.Now;

        controller.Cluster.Commit("v3");
        controller.Run(until: RolloutPhase.Failed);

        Assert.InRange(controller.Cluster.Now - begun, TimeSpan.Zero, TimeSpan.FromMinutes(1.5));
    }

    [Fact]
    public void What_the_mesh_measures_looks_back_to_the_end_of_the_failed_run_and_does_not_wait()
    {
        var asked = new List<TimeSpan>();
        var controller = After_a_failed_run(Stage.SuccessRate with { Interval = Window });
        var ended = controller.Status.FormerRun!.EndedAt;
        controller.Metrics = (check, _) =>
        {
            asked.Add(check.Interval);
            Assert.True(ended + check.Interval <= controller.Cluster.Now, "It looks back into the run before.");
            return MetricAnswer.Of(check.Name, 80);
        };
        var begun = controller.Cluster.Now;

        controller.Cluster.Commit("v3");
        controller.Run(until: RolloutPhase.Failed);

        Assert.InRange(controller.Cluster.Now - begun, TimeSpan.Zero, TimeSpan.FromMinutes(1.5));
        Assert.InRange(asked[0], TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
        Assert.Equal("v3", controller.Status.History[0].Revision);
    }

    [Fact]
    public void What_the_mesh_measures_is_not_asked_over_less_than_two_scrapes()
    {
        var asked = new List<TimeSpan>();
        var policy = Policy(Stage.SuccessRate with { Interval = Window });
        var controller = Stage.WithTraffic(policy with { Interval = TimeSpan.FromSeconds(1) });
        controller.Metrics = (check, _) =>
        {
            asked.Add(check.Interval);
            return MetricAnswer.Of(check.Name, 100);
        };

        controller.Cluster.Commit("v3");
        controller.Run();

        Assert.Equal(TimeSpan.FromSeconds(10), asked[0]);
        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void Too_few_samples_after_the_failed_run_are_waited_for_and_no_error()
    {
        var metric = Stage.SuccessRate with { Interval = Window, ErrorLimit = 1 };
        var controller = After_a_failed_run(metric);
        controller.Metrics = (check, _) =>
            check.Interval < TimeSpan.FromMinutes(2)
                ? MetricAnswer.NoData(check.Name, "no samples")
                : MetricAnswer.Of(check.Name, 100);

        controller.Cluster.Commit("v3");
        controller.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal(Verdict.Waiting, controller.Status.Checks.Single().Verdict);
        Assert.Equal(20, controller.Status.CanaryWeight);
        controller.Run();
        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void A_metric_that_can_not_be_read_is_an_error_all_the_same()
    {
        var controller = After_a_failed_run(Stage.SuccessRate with { Interval = Window });
        controller.Metrics = (check, _) => MetricAnswer.Error(check.Name, "refused");

        controller.Cluster.Commit("v3");
        controller.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal(Verdict.Unknown, controller.Status.Checks.Single().Verdict);
        Assert.NotNull(controller.Status.HoldSince);
    }

    [Fact]
    public void A_webhook_that_says_no_aborts_while_metrics_wait()
    {
        var controller = After_a_failed_run(Errors);
        controller.Policy = controller.Policy.With(HookKind.Rollout);
        controller.Hooks = _ => HookOutcome.No;

        controller.Cluster.Commit("v3");
        controller.RunFor(TimeSpan.FromMinutes(2));

        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
    }

    [Fact]
    public void The_end_of_a_run_is_when_the_route_has_followed()
    {
        var controller = Stage.WithTraffic(Policy(Errors));
        controller.Cluster.RouteDelay = () => TimeSpan.FromSeconds(20);
        controller.Metrics = Bad;

        controller.Run(until: RolloutPhase.Failed);
        var decided = controller.Cluster.Now;
        Assert.Equal(new FormerRunRecord(decided, false), controller.Status.FormerRun);
        controller.Run();

        Assert.Equal(new FormerRunRecord(decided + TimeSpan.FromSeconds(20), true), controller.Status.FormerRun);
    }

    [Fact]
    public void What_a_route_was_to_give_counts_as_given_until_it_is_seen_again()
    {
        var controller = Stage.WithTraffic(Policy(Errors));
        controller.Cluster.RouteWeight = 0;

        controller.Cluster.Commit("v3");
        controller.Pass();

        Assert.Equal(new FormerRunRecord(controller.Cluster.Now, false), controller.Status.FormerRun);
    }

    [Fact]
    public void Of_metrics_that_wait_the_first_to_be_done_is_asked_first()
    {
        var soon = Errors with { Name = "soon", Interval = TimeSpan.FromSeconds(150) };
        var late = Errors with { Name = "late", Interval = TimeSpan.FromSeconds(170) };
        var controller = After_a_failed_run(Errors);
        controller.Policy = controller.Policy with { Metrics = [soon, late], Interval = TimeSpan.FromMinutes(2) };
        var ended = controller.Status.FormerRun!.EndedAt;
        var asked = new Dictionary<string, TimeSpan>();
        controller.Metrics = (check, _) =>
        {
            asked.TryAdd(check.Name, controller.Cluster.Now - ended);
            return MetricAnswer.Of(check.Name, 0);
        };

        controller.Cluster.Commit("v3");
        controller.Run();

        Assert.Equal(soon.Interval, asked["soon"]);
        Assert.Equal(late.Interval, asked["late"]);
    }

    [Fact]
    public void A_run_without_traffic_of_users_ends_too()
    {
        var policy = Policy(Errors) with { Strategy = new BlueGreenStrategy(3) };
        var controller = Stage.At(RolloutPhase.Progressing, policy);
        controller.Metrics = Bad;
        controller.Run(until: RolloutPhase.Failed);

        Assert.Equal(controller.Cluster.Now, controller.Status.FormerRun?.EndedAt);
    }

    [Fact]
    public void A_revision_that_takes_the_place_of_another_is_not_judged_by_that()
    {
        var controller = Stage.WithTraffic(Policy(Errors));
        controller.RunFor(TimeSpan.FromSeconds(20));
        controller.Metrics = Bad;

        controller.Cluster.Commit("v3");
        controller.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal(Verdict.Waiting, controller.Status.Checks.Single().Verdict);
    }

    [Fact]
    public void Nothing_waits_in_the_first_run()
    {
        var controller = Stage.Initialized(Policy(Errors));
        controller.Metrics = Bad;
        var begun = controller.Cluster.Now;

        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Failed);

        Assert.InRange(controller.Cluster.Now - begun, TimeSpan.Zero, TimeSpan.FromMinutes(1.5));
    }

    /// <summary>v2 failed; what the metrics say of it they still say while they look back on it.</summary>
    private static Controller After_a_failed_run(MetricCheck metric)
    {
        var controller = Stage.At(RolloutPhase.Progressing, Policy(metric));
        controller.Metrics = Bad;
        controller.Run(until: RolloutPhase.Failed);
        controller.RunFor(TimeSpan.FromSeconds(5));
        controller.Metrics = (check, _) =>
            MetricAnswer.Of(
                check.Name,
                controller.Status.FormerRun?.EndedAt + check.Interval > controller.Cluster.Now ? 80
                    : check.Max is null ? 100
                    : 0
            );
        return controller;
    }

    private static RolloutPolicy Policy(MetricCheck metric) => Stage.Policy with { Metrics = [metric], Threshold = 1 };

    private static MetricAnswer Bad(MetricCheck check, string? revision) => MetricAnswer.Of(check.Name, 80);
}
