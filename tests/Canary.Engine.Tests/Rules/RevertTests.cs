using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class RevertTests
{
    [Fact]
    public void R3_a_revert_takes_the_traffic_back_in_the_pass_that_sees_it()
    {
        var controller = Stage.WithTraffic();

        controller.Cluster.Commit("v1");
        controller.Pass();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.Equal(Reasons.Reverted, controller.Status.Reason);
        Assert.Equal([Stage.Route(0)], controller.Effects);
    }

    [Fact]
    public void R3_a_reverted_canary_is_scaled_down_once_the_route_reports_nothing()
    {
        var controller = Stage.WithTraffic();

        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.Equal([Stage.Route(0), new ScaleTarget(0)], controller.Effects);
        Assert.Equal(RolloutResult.Reverted, controller.Status.History[0].Result);
        Assert.Equal(20, controller.Status.History[0].Weight);
    }

    [Fact]
    public void R3_a_reverted_revision_may_be_tried_again()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Commit("v1");
        controller.Run();

        controller.Cluster.Commit("v2");
        controller.Pass();

        Assert.Equal(RolloutPhase.Progressing, controller.Status.Phase);
    }

    [Fact]
    public void R3_a_revert_brings_Failed_back_to_Succeeded_without_a_run()
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Metrics = Stage.Bad;
        controller.Run();
        var history = controller.Status.History;

        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.Equal(Reasons.Reverted, controller.Status.Reason);
        Assert.Equal(history, controller.Status.History);
    }

    [Fact]
    public void R3_a_revert_while_the_primary_is_overwritten_repairs_it_before_traffic_leaves_the_canary()
    {
        var controller = Stage.At(RolloutPhase.Promoting);
        controller.Pass();
        Assert.Equal("v2", controller.Cluster.Primary?.Revision);
        controller.Effects.Clear();

        controller.Cluster.Commit("v1");
        controller.Pass();
        Assert.Equal(60, controller.Status.CanaryWeight);
        controller.Run();

        Assert.Equal([new WritePrimary("v1", 2), Stage.Route(0), new ScaleTarget(0)], controller.Effects);
        Assert.Equal((RolloutPhase.Succeeded, Reasons.Reverted), (controller.Status.Phase, controller.Status.Reason));
        Assert.Equal(RolloutResult.Reverted, Assert.Single(controller.Status.History).Result);
    }

    [Fact]
    public void R3_a_revert_before_the_primary_is_written_leaves_it_alone()
    {
        var controller = Stage.Initialized();
        controller.Cluster.RefusesPrimary = true;
        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Promoting);

        controller.Cluster.RefusesPrimary = false;
        controller.Cluster.Commit("v1");
        controller.Effects.Clear();
        controller.Pass();
        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        controller.Run();

        Assert.Equal([Stage.Route(0), new ScaleTarget(0)], controller.Effects);
    }
}
