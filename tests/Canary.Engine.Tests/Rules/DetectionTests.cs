using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class DetectionTests
{
    [Fact]
    public void R1_a_new_revision_starts_a_run_in_one_write()
    {
        var controller = Stage.Initialized();

        controller.Cluster.Commit("v2");
        controller.Pass();

        Assert.Equal((RolloutPhase.Progressing, "v2"), (controller.Status.Phase, controller.Status.LastAppliedSpec));
        Assert.Equal("v1", controller.Status.LastPromotedSpec);
        Assert.Equal(["podinfo:v2"], controller.Status.Revision?.Images);
    }

    [Fact]
    public void R1_a_scale_is_no_revision()
    {
        var controller = Stage.Initialized();

        controller.Cluster.Commit("v1", replicas: 3);
        controller.Run();

        Assert.Equal(RolloutPhase.Initialized, controller.Status.Phase);
        Assert.Equal(
            controller.Cluster.Target?.Observe(controller.Cluster.Now).Fence,
            controller.Status.Revision?.Fence
        );
    }

    [Theory]
    [InlineData(RolloutPhase.Initialized)]
    [InlineData(RolloutPhase.Succeeded)]
    public void R1_an_upgrade_that_hashes_in_another_way_starts_nothing(RolloutPhase phase)
    {
        var controller = phase == RolloutPhase.Initialized ? Stage.Initialized() : Stage.At(phase);
        controller.Run();
        controller.Announced.Clear();

        controller.Cluster.HashVersion++;
        controller.Run();

        Assert.Equal(phase, controller.Status.Phase);
        Assert.Equal(controller.Cluster.Target?.Hash, controller.Status.LastAppliedSpec);
        Assert.Equal(controller.Cluster.Target?.Hash, controller.Status.LastPromotedSpec);
        Assert.Empty(controller.Announced);
    }

    [Theory]
    [InlineData(RolloutPhase.Progressing)]
    [InlineData(RolloutPhase.Promoting)]
    [InlineData(RolloutPhase.Finalising)]
    public void R1_an_upgrade_in_the_middle_of_a_rollout_disturbs_nothing(RolloutPhase phase)
    {
        var controller = Stage.At(phase);
        controller.Pass();
        controller.Pass();

        controller.Cluster.HashVersion++;
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.Equal("v2", controller.Cluster.Primary?.Revision);
        Assert.Single(controller.Status.History);
    }

    [Fact]
    public void R1_an_upgrade_delays_no_judgement()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Now += controller.Policy.Interval;

        controller.Cluster.HashVersion++;
        controller.Pass();

        Assert.Equal((1, 2), (controller.Asked, controller.Status.Step));
    }

    [Fact]
    public void R1_the_aborted_revision_applied_again_starts_nothing()
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Metrics = Stage.Bad;
        controller.Run(until: RolloutPhase.Failed);

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
    }

    [Fact]
    public void An_idle_canary_asks_for_nothing_writes_nothing_and_need_not_be_woken()
    {
        var controller = Stage.Initialized();
        var status = controller.Status;

        controller.Cluster.Now += TimeSpan.FromDays(1);
        var decision = controller.Pass();

        Assert.Same(status, decision.Next);
        Assert.Null(decision.WakeAt);
        Assert.Empty(controller.Effects);
    }
}
