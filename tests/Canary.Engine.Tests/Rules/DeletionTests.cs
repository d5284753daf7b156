using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class DeletionTests
{
    [Fact]
    public void The_target_is_scaled_up_and_ready_before_it_gets_its_traffic_back()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Deleting = true;

        controller.Pass();
        Assert.Equal([new ScaleTarget(2)], controller.Effects);
        controller.Run();

        Assert.Equal([new ScaleTarget(2), new ReleaseTraffic(), new RemoveFinalizer()], controller.Effects);
        Assert.Equal(RolloutPhase.Terminated, controller.Status.Phase);
    }

    [Fact]
    public void The_target_gets_the_size_of_the_primary()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Apply(new ScalePrimary(7));
        controller.Cluster.Deleting = true;

        controller.Run();

        Assert.Equal(7, controller.Cluster.Target?.Replicas);
    }

    [Fact]
    public void A_target_that_does_not_start_keeps_the_primary_serving_and_says_how_to_get_out()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Unstartable.Add("v1");
        controller.Cluster.Deleting = true;

        controller.Run();

        Assert.True(controller.Cluster.HasFinalizer);
        Assert.False(controller.Cluster.Released);
        Assert.Contains("spec.revertOnDeletion", controller.Status.Stalled?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_that_the_target_has_to_get_ready_begins_with_the_deletion()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Unstartable.Add("v2");
        controller.Cluster.Commit("v2");
        controller.RunFor(TimeSpan.FromMinutes(9));

        controller.Cluster.Deleting = true;
        controller.Pass();

        Assert.Equal(controller.Cluster.Now, controller.Status.UnreadySince);
    }

    [Fact]
    public void The_way_out_is_taken()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Unstartable.Add("v1");
        controller.Cluster.Deleting = true;
        controller.Run();

        controller.Policy = controller.Policy with { RevertOnDeletion = false };
        controller.Pass();

        Assert.False(controller.Cluster.HasFinalizer);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_canary_with_nothing_to_give_back_may_go_at_once(bool targetGone, bool neverInitialized)
    {
        var controller = neverInitialized ? Stage.Fresh() : Stage.Initialized();
        controller.Cluster.HasFinalizer = true;
        controller.Cluster.Deleting = true;
        controller.Cluster.Target!.Deleting = targetGone;

        controller.Pass();

        Assert.Equal([new RemoveFinalizer()], controller.Effects);
    }

    [Fact]
    public void A_suspended_canary_can_be_deleted()
    {
        var controller = Stage.Initialized();
        controller.Policy = controller.Policy with { Suspend = true };
        controller.Cluster.Deleting = true;

        controller.Run();

        Assert.False(controller.Cluster.HasFinalizer);
        Assert.Equal(2, controller.Cluster.Target?.Replicas);
    }

    [Fact]
    public void A_canary_without_the_finalizer_is_none_of_our_business()
    {
        var controller = Stage.Initialized(Stage.Policy with { RevertOnDeletion = false });
        var status = controller.Status;
        controller.Cluster.Deleting = true;

        controller.Run();

        Assert.Same(status, controller.Status);
        Assert.Empty(controller.Effects);
    }
}
