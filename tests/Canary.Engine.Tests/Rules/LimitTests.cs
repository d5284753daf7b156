using Canary.Engine.Analysis;
using Canary.Engine.Commands;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

/// <summary>Limits of single metrics, beside the threshold and the longest hold.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData(false, RolloutPhase.Failed)]
    [InlineData(true, RolloutPhase.Succeeded)]
    public void R7_failures_of_a_metric_on_trial_reach_no_limit(bool trial, RolloutPhase end)
    {
        var controller = Limited(Stage.SuccessRate with { FailureLimit = 1, DryRun = trial });
        controller.Metrics = Stage.Bad;

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(end, controller.Status.Phase);
    }

    [Theory]
    [InlineData(false, RolloutPhase.Failed)]
    [InlineData(true, RolloutPhase.Succeeded)]
    public void R6_nor_does_its_silence(bool trial, RolloutPhase end)
    {
        var controller = Limited(Stage.SuccessRate with { ErrorLimit = 1, DryRun = trial });
        controller.Metrics = Silent;

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(end, controller.Status.Phase);
    }

    [Fact]
    public void A_person_who_promotes_in_the_moment_that_a_limit_is_reached_is_heard()
    {
        var controller = Stage.WithTraffic(PolicyOf(Stage.SuccessRate with { ErrorLimit = 1 }));
        controller.Metrics = Silent;
        controller.Cluster.Now = controller.Status.NextStepAt!.Value;

        controller.Cluster.Ask(CommandVerb.Promote);
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v2"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
    }

    [Fact]
    public void The_limits_of_a_bake_count_although_the_analysis_before_it_was_skipped()
    {
        var metric = Stage.SuccessRate with { FailureLimit = 1 };
        var controller = Stage.At(
            RolloutPhase.Baking,
            Stage.Policy with
            {
                SkipAnalysis = true,
                Threshold = 100,
                Bake = new(TimeSpan.FromMinutes(2), [metric]),
            }
        );
        controller.PrimaryMetrics = Stage.Bad;

        controller.RunFor(TimeSpan.FromMinutes(2));

        Assert.Equal((RolloutPhase.Failed, Reasons.BakeFailed), (controller.Status.Phase, controller.Status.Reason));
    }

    private static MetricAnswer Silent(MetricCheck check, string? revision) =>
        MetricAnswer.Error(check.Name, "connection refused");

    private static Controller Limited(MetricCheck metric) => Stage.Initialized(PolicyOf(metric));

    /// <summary>Nothing but the metric's own limit ends a run.</summary>
    private static RolloutPolicy PolicyOf(MetricCheck metric) =>
        Stage.Policy with
        {
            Metrics = [metric],
            Threshold = 100,
        };
}
