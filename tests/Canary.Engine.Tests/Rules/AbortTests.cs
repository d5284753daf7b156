using Canary.Engine.Analysis;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class AbortTests
{
    [Fact]
    public void R5_the_failed_check_that_reaches_the_threshold_aborts_in_its_pass()
    {
        var controller = Stage.WithTraffic(Stage.Policy with { Threshold = 1 });
        controller.Metrics = Stage.Bad;
        controller.Cluster.Now += controller.Policy.Interval;

        controller.Pass();

        Assert.Equal((RolloutPhase.Failed, 0), (controller.Status.Phase, controller.Status.CanaryWeight));
        Assert.Equal([Stage.Route(0)], controller.Effects);
        Assert.Single(controller.Persisted);
    }

    [Fact]
    public void R5_an_abort_says_the_value_and_the_threshold_and_alerts()
    {
        var controller = Stage.WithTraffic(Stage.Policy with { Threshold = 1 });
        controller.Metrics = Stage.Bad;

        controller.Run();

        var message = "The revision was given up at 20 %: 1 of 1 checks failed, the last: success rate 80.00% < 99%";
        Assert.Equal((Reasons.ChecksFailed, message), (controller.Status.Reason, controller.Status.Message));
        Assert.Equal(
            "Rolling back podinfo.test failed checks threshold reached 1: success rate 80.00% < 99%",
            Assert.Single(controller.Announced, told => told.Severity == Severity.Error).Message
        );
        Assert.Equal(RolloutResult.Aborted, controller.Status.History[0].Result);
    }

    [Fact]
    public void R5_failing_checks_count_while_the_canary_is_not_ready()
    {
        var controller = Stage.WithTraffic(Stage.Policy with { Threshold = 1 });
        controller.Metrics = Stage.Bad;
        controller.Cluster.Target!.ReadyAt = controller.Cluster.Now + TimeSpan.FromMinutes(5);
        controller.Cluster.Now += controller.Policy.Interval;

        controller.Pass();

        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
    }

    [Fact]
    public void R5_a_canary_that_is_not_ready_by_the_deadline_is_aborted_with_an_alert()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Unstartable.Add("v2");
        controller.Cluster.Commit("v2");

        controller.Run();

        Assert.Equal(Reasons.ProgressDeadlineExceeded, controller.Status.Reason);
        Assert.Equal(
            controller.Policy.ProgressDeadline,
            controller.Status.LastTransitionTime - controller.Status.StartedAt
        );
        Assert.Contains(controller.Announced, told => told.Severity == Severity.Error);
    }

    [Fact]
    public void R5_a_workload_that_the_server_gave_up_is_aborted_at_once()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Unstartable.Add("v2");
        controller.Cluster.Commit("v2");
        controller.Cluster.Target!.FailsAt = controller.Cluster.Now + TimeSpan.FromMinutes(1);

        controller.Run();

        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
        Assert.Equal(TimeSpan.FromMinutes(1), controller.Status.LastTransitionTime - controller.Status.StartedAt);
    }

    [Fact]
    public void R5_a_lowered_threshold_aborts_without_waiting_for_the_next_check()
    {
        var controller = Stage.WithTraffic();
        controller.Metrics = Stage.Bad;
        controller.RunFor(TimeSpan.FromSeconds(30));

        controller.Policy = controller.Policy with { Threshold = 1 };
        controller.Pass();

        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
    }

    [Fact]
    public void R5_a_target_that_is_deleted_in_a_run_is_aborted()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Target = null;

        controller.Pass();

        Assert.Equal(
            (RolloutPhase.Failed, Reasons.TargetNotFound),
            (controller.Status.Phase, controller.Status.Reason)
        );
        Assert.Equal([Stage.Route(0)], controller.Effects);
    }

    [Fact]
    public void R5_a_primary_that_can_not_be_written_keeps_serving_what_was_promoted()
    {
        var controller = Stage.Initialized();
        controller.Cluster.RefusesPrimary = true;
        controller.Cluster.Commit("v2");

        controller.Run();

        Assert.Equal((RolloutPhase.Failed, 0), (controller.Status.Phase, controller.Cluster.RouteWeight));
        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
    }

    [Fact]
    public void R7_a_passing_check_does_not_reset_the_failed_ones()
    {
        var answers = new Queue<double>([80, 100, 80]);
        var controller = Stage.WithTraffic();
        controller.Metrics = (check, _) => MetricAnswer.Of(check.Name, answers.Dequeue());

        controller.Run();

        Assert.Equal((RolloutPhase.Failed, 2), (controller.Status.Phase, controller.Status.FailedChecks));
    }

    [Fact]
    public void Several_metrics_that_fail_at_one_tick_are_one_failed_check()
    {
        var policy = Stage.Policy with
        {
            Metrics =
            [
                Stage.SuccessRate,
                Stage.SuccessRate with
                {
                    Name = "error-count",
                    Source = new InlineQuery("q"),
                },
            ],
        };
        var controller = Stage.WithTraffic(policy);
        controller.Metrics = Stage.Bad;

        controller.RunFor(TimeSpan.FromSeconds(30));

        Assert.Equal(1, controller.Status.FailedChecks);
        Assert.Equal([Verdict.Fail, Verdict.Fail], controller.Status.Checks.Select(check => check.Verdict));
        Assert.Contains(
            controller.Announced,
            told => told.Message == "Halt podinfo.test advancement success rate 80.00% < 99%, error-count 80.00 < 99"
        );
    }
}
