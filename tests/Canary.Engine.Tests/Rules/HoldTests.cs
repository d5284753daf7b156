using Canary.Engine.Analysis;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class HoldTests
{
    [Theory]
    [InlineData(MetricOutcome.Error)]
    [InlineData(MetricOutcome.NoData)]
    public void R6_a_metric_without_a_value_neither_passes_nor_fails(MetricOutcome outcome)
    {
        var controller = Stage.WithTraffic();
        controller.Metrics = (check, _) => new MetricAnswer(check.Name, outcome, null, "connection refused");

        controller.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal((20, 0), (controller.Status.CanaryWeight, controller.Status.FailedChecks));
        Assert.Equal(Reasons.Holding, controller.Status.Reason);
        Assert.Contains("connection refused", controller.Status.Message, StringComparison.Ordinal);
        Assert.Single(controller.Announced);
    }

    [Fact]
    public void R6_a_value_that_is_not_a_number_is_no_evidence()
    {
        var controller = Stage.WithTraffic();
        controller.Metrics = (check, _) => MetricAnswer.Of(check.Name, double.NaN);

        controller.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal((20, 0), (controller.Status.CanaryWeight, controller.Status.FailedChecks));
    }

    [Fact]
    public void R6_a_failing_metric_decides_beside_one_without_a_value()
    {
        var policy = Stage.Policy with { Metrics = [Stage.SuccessRate, Stage.SuccessRate with { Name = "other" }] };
        var controller = Stage.WithTraffic(policy);
        controller.Metrics = (check, _) =>
            check.Name == "other" ? MetricAnswer.Error("other", "refused") : MetricAnswer.Of(check.Name, 80);

        controller.RunFor(TimeSpan.FromSeconds(30));

        Assert.Equal((1, null), (controller.Status.FailedChecks, controller.Status.HoldSince));
    }

    [Fact]
    public void R6_the_run_goes_on_when_the_metric_is_back()
    {
        var controller = Stage.WithTraffic();
        controller.Metrics = (check, _) => MetricAnswer.Error(check.Name, "connection refused");
        controller.RunFor(TimeSpan.FromMinutes(5));

        controller.Metrics = (check, _) => MetricAnswer.Of(check.Name, 100);
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void R6_the_longest_hold_ends_the_run_as_inconclusive()
    {
        var controller = Stage.WithTraffic();
        controller.Metrics = (check, _) => MetricAnswer.Error(check.Name, "connection refused");

        controller.Run();

        Assert.Equal((RolloutPhase.Failed, Reasons.Inconclusive), (controller.Status.Phase, controller.Status.Reason));
        Assert.Contains("connection refused", controller.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_that_is_never_accepted_ends_the_run_as_inconclusive()
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Cluster.RouteDelay = () => TimeSpan.FromDays(1);

        controller.Run(until: RolloutPhase.Failed);

        Assert.Equal(Reasons.Inconclusive, controller.Status.Reason);
        Assert.Contains("not accepted by its parents", controller.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void R13_nothing_advances_before_the_route_is_accepted()
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Cluster.RouteDelay = () => TimeSpan.FromMinutes(3);

        controller.RunFor(TimeSpan.FromMinutes(2));

        Assert.Equal((1, 20), (controller.Status.Step, controller.Status.CanaryWeight));
        Assert.Equal(Reasons.AwaitingRoute, controller.Status.Reason);
    }

    [Fact]
    public void A_step_ends_as_soon_as_a_late_route_is_accepted()
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Cluster.RouteDelay = () => TimeSpan.FromMinutes(3);
        controller.RunFor(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(5));

        Assert.Equal((2, 40), (controller.Status.Step, controller.Status.CanaryWeight));
    }

    [Fact]
    public void A_canary_that_loses_readiness_holds_and_goes_on_when_it_has_it_back()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Target!.ReadyAt = controller.Cluster.Now + TimeSpan.FromMinutes(2);

        controller.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal((20, Reasons.AwaitingCanary), (controller.Status.CanaryWeight, controller.Status.Reason));
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void A_burst_of_passes_shortens_no_step_and_asks_no_metric()
    {
        var controller = Stage.WithTraffic();

        for (var i = 0; i < 100; i++)
        {
            controller.Pass();
        }

        Assert.Equal(20, controller.Status.CanaryWeight);
        Assert.Equal(0, controller.Asked);
        Assert.Empty(controller.Persisted);
    }
}
