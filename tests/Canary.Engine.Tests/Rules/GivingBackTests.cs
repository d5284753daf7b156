using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

/// <summary>stepWeightPromotion, and abort in steps.</summary>
public sealed class GivingBackTests
{
    private static readonly RolloutPolicy Stepped = Stage.Policy with { PromotionStep = 25 };

    private static readonly RolloutPolicy Gradual = Stage.Policy with
    {
        Threshold = 1,
        Abort = new(15, TimeSpan.FromSeconds(10)),
    };

    [Fact]
    public void A_promoted_primary_gets_its_traffic_a_step_per_interval()
    {
        var controller = Stage.At(RolloutPhase.Promoting, Stepped);
        var start = controller.Cluster.Now;

        controller.Run();

        Assert.Equal(
            [
                "Advance podinfo.test primary weight 65",
                "Advance podinfo.test primary weight 90",
                "Advance podinfo.test primary weight 100",
                "Promotion completed! Scaling down podinfo.test",
            ],
            controller.Announced.Select(told => told.Message)
        );
        Assert.Equal([Stage.Route(35), Stage.Route(10), Stage.Route(0), new ScaleTarget(0)], controller.Effects);
        Assert.True(controller.Cluster.Now - start >= 2 * Stepped.Interval);
        Assert.Contains(
            controller.Persisted,
            status =>
                status.Message.StartsWith(
                    "Canary has 35 % of the traffic left; podinfo-primary.test gets more at ",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void R8_no_step_goes_to_a_primary_that_is_not_ready()
    {
        var controller = Stage.At(RolloutPhase.Promoting, Stepped);
        controller.RunFor(TimeSpan.FromSeconds(10));
        Assert.Equal(35, controller.Status.CanaryWeight);

        controller.Cluster.Primary!.ReadyAt = controller.Cluster.Now + TimeSpan.FromMinutes(2);
        controller.RunFor(TimeSpan.FromSeconds(110));
        Assert.Equal((RolloutPhase.Promoting, 35), (controller.Status.Phase, controller.Status.CanaryWeight));
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void R9_a_primary_that_fails_between_two_steps_gives_everything_to_the_canary()
    {
        var controller = Stage.At(RolloutPhase.Promoting, Stepped);
        controller.RunFor(TimeSpan.FromSeconds(10));

        (controller.Cluster.Primary!.ReadyAt, controller.Cluster.Primary.FailsAt) = (null, controller.Cluster.Now);
        controller.RunFor(TimeSpan.FromSeconds(5));

        Assert.Equal(
            (RolloutPhase.Failed, Reasons.PromotionFailed),
            (controller.Status.Phase, controller.Status.Reason)
        );
        Assert.Equal(100, controller.Cluster.RouteWeight);
    }

    [Fact]
    public void R4_a_newer_revision_between_two_steps_takes_the_canary_all_of_its_traffic_at_once()
    {
        var controller = Stage.At(RolloutPhase.Promoting, Stepped);
        controller.RunFor(TimeSpan.FromSeconds(10));
        Assert.Equal(35, controller.Cluster.RouteWeight);

        controller.Cluster.Commit("v3");
        controller.Pass();

        Assert.Equal((RolloutPhase.Finalising, 0), (controller.Status.Phase, controller.Cluster.RouteWeight));
        controller.Run();
        Assert.Equal("v3", controller.Status.LastPromotedSpec);
    }

    [Fact]
    public void R3_a_revert_between_two_steps_gives_the_primary_the_promoted_revision_again()
    {
        var controller = Stage.At(RolloutPhase.Promoting, Stepped);
        controller.RunFor(TimeSpan.FromSeconds(10));

        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, Reasons.Reverted), (controller.Status.Phase, controller.Status.Reason));
        Assert.Equal(("v1", 0), (controller.Cluster.Primary?.Revision, controller.Cluster.RouteWeight));
    }

    [Fact]
    public void R5_an_aborted_canary_gives_the_first_step_back_at_once_and_the_rest_in_steps()
    {
        var controller = Aborted();
        Assert.Equal((RolloutPhase.Failed, 25), (controller.Status.Phase, controller.Cluster.RouteWeight));

        controller.Run();

        Assert.Equal([Stage.Route(25), Stage.Route(10), Stage.Route(0), new ScaleTarget(0)], controller.Effects);
        Assert.Equal(
            [
                "Rolling back podinfo.test failed checks threshold reached 1: success rate 80.00% < 99%",
                "Advance podinfo.test primary weight 75",
                "Advance podinfo.test primary weight 90",
                "Canary failed! Scaling down podinfo.test",
            ],
            controller.Announced.Select(told => told.Message)
        );
        Assert.Equal((RolloutPhase.Failed, Reasons.ChecksFailed), (controller.Status.Phase, controller.Status.Reason));
        Assert.Null(controller.Status.NextStepAt);
    }

    [Fact]
    public void An_aborted_canary_that_loses_its_pods_gives_everything_back_at_once()
    {
        var controller = Aborted();

        controller.Cluster.Target!.ReadyAt = null;
        controller.Pass();

        Assert.Equal(0, controller.Cluster.RouteWeight);
    }

    [Fact]
    public void An_abort_because_of_pods_takes_everything_at_once()
    {
        var controller = Stage.WithTraffic(Gradual);

        (controller.Cluster.Target!.ReadyAt, controller.Cluster.Target.FailsAt) = (null, controller.Cluster.Now);
        controller.Pass();

        Assert.Equal((RolloutPhase.Failed, 0), (controller.Status.Phase, controller.Cluster.RouteWeight));
    }

    [Fact]
    public void R3_a_revert_waits_for_none_of_the_steps()
    {
        var controller = Aborted();

        controller.Cluster.Commit("v1");
        controller.Pass();

        Assert.Equal((RolloutPhase.Succeeded, 0), (controller.Status.Phase, controller.Cluster.RouteWeight));
    }

    [Fact]
    public void R4_a_new_revision_waits_for_none_of_the_steps()
    {
        var controller = Aborted();

        controller.Cluster.Commit("v3");
        controller.Pass();

        Assert.Equal((RolloutPhase.Progressing, 0), (controller.Status.Phase, controller.Cluster.RouteWeight));
        controller.Run();
        Assert.Equal("v3", controller.Status.LastPromotedSpec);
    }

    /// <summary>v2 had 40 % and was just given up.</summary>
    private static Controller Aborted()
    {
        var controller = Stage.WithTraffic(Gradual);
        controller.RunFor(TimeSpan.FromSeconds(35));
        Assert.Equal(40, controller.Cluster.RouteWeight);
        controller.Metrics = Stage.Bad;
        controller.Effects.Clear();
        controller.Announced.Clear();
        controller.Run(until: RolloutPhase.Failed);
        return controller;
    }
}
