using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class InitializationTests
{
    [Fact]
    public void The_primary_is_made_before_the_apex_moves_and_the_target_goes_idle_last()
    {
        var controller = Stage.Fresh();

        controller.Run();

        Assert.Equal(
            [new AddFinalizer(), new WritePrimary("v1", 2), new ApplyServices(), Stage.Route(0), new ScaleTarget(0)],
            controller.Effects
        );
        Assert.Equal(RolloutPhase.Initialized, controller.Status.Phase);
        Assert.Equal("v1", controller.Status.LastAppliedSpec);
        Assert.Equal("v1", controller.Status.LastPromotedSpec);
    }

    [Fact]
    public void An_idle_target_gets_a_primary_of_one()
    {
        var controller = Stage.Fresh();
        controller.Cluster.Target = new Workload("v1", 0);

        controller.Run();

        Assert.Equal(1, controller.Cluster.Primary?.Replicas);
    }

    [Fact]
    public void A_primary_that_does_not_start_calls_a_person_and_leaves_the_target_serving()
    {
        var controller = Stage.Fresh();
        controller.Cluster.UnstartablePrimary.Add("v1");

        controller.Run();

        Assert.Equal(RolloutPhase.Initializing, controller.Status.Phase);
        Assert.Equal(Reasons.ProgressDeadlineExceeded, controller.Status.Stalled?.Reason);
        Assert.Equal(2, controller.Cluster.Target?.Replicas);
        Assert.False(controller.Cluster.ServicesCurrent);
    }

    [Fact]
    public void A_first_revision_that_does_not_start_is_repaired_by_the_next()
    {
        var controller = Stage.Fresh();
        controller.Cluster.UnstartablePrimary.Add("v1");
        controller.Run();

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(RolloutPhase.Initialized, controller.Status.Phase);
        Assert.Equal("v2", controller.Status.LastPromotedSpec);
        Assert.Null(controller.Status.Stalled);
    }

    [Fact]
    public void A_revision_that_comes_while_the_apex_moves_is_judged_like_any_other()
    {
        var controller = Stage.Fresh();
        controller.Cluster.RouteDelay = () => TimeSpan.FromSeconds(30);
        controller.RunFor(TimeSpan.FromSeconds(20));
        Assert.True(controller.Cluster.ServicesCurrent);

        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Progressing);

        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
        Assert.Equal("v1", controller.Status.LastPromotedSpec);
        Assert.Equal("v2", controller.Status.LastAppliedSpec);
    }

    [Fact]
    public void A_lost_status_promotes_nothing_unjudged()
    {
        var controller = Stage.At(RolloutPhase.Progressing);

        controller.Status = new RolloutStatus();
        controller.Run(until: RolloutPhase.Progressing);

        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
        Assert.Equal("v1", controller.Status.LastPromotedSpec);
    }

    [Fact]
    public void A_lost_status_promotes_nothing_unjudged_while_the_primary_is_not_ready()
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Cluster.ServicesCurrent = false;
        controller.Cluster.Primary!.ReadyAt = controller.Cluster.Now + TimeSpan.FromSeconds(30);

        controller.Status = new RolloutStatus();
        controller.Run(until: RolloutPhase.Progressing);

        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
        Assert.Equal("v1", controller.Status.LastPromotedSpec);
    }

    [Fact]
    public void What_a_former_canary_left_behind_is_adopted_before_anything_else_is_done()
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Status = new RolloutStatus();
        controller.Cluster.HasOrphans = true;
        controller.Cluster.ServicesCurrent = false;
        controller.Cluster.HasFinalizer = false;

        controller.Run(until: RolloutPhase.Progressing);

        Assert.Equal(new AdoptOrphans(), controller.Effects[0]);
        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
        Assert.Equal("v1", controller.Status.LastPromotedSpec);
    }

    [Fact]
    public void An_adopted_primary_that_never_gets_ready_calls_a_person()
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Status = new RolloutStatus();
        controller.Cluster.HasOrphans = true;
        controller.Cluster.Primary!.ReadyAt = controller.Cluster.Now + TimeSpan.FromDays(1);

        controller.RunFor(TimeSpan.FromHours(1));

        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
        Assert.Equal(Reasons.ProgressDeadlineExceeded, controller.Status.Stalled?.Reason);
        Assert.Contains("delete it", controller.Status.Stalled?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_someone_scaled_up_stays_up_until_the_primary_is_ready()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Primary!.ReadyAt = controller.Cluster.Now + TimeSpan.FromMinutes(1);
        controller.Cluster.Apply(new ScaleTarget(2));

        controller.RunFor(TimeSpan.FromSeconds(30));
        Assert.Empty(controller.Effects);
        controller.Run();

        Assert.Equal([new ScaleTarget(0)], controller.Effects);
    }

    [Fact]
    public void Without_revert_on_deletion_there_is_no_finalizer()
    {
        var controller = Stage.Fresh(Stage.Policy with { RevertOnDeletion = false });

        controller.Run();

        Assert.DoesNotContain(new AddFinalizer(), controller.Effects);
    }
}
