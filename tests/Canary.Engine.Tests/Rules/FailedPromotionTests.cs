using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class FailedPromotionTests
{
    [Fact]
    public void R9_a_failed_promotion_gives_the_healthy_canary_all_traffic()
    {
        var controller = Failed();

        Assert.Equal(
            (RolloutPhase.Failed, Reasons.PromotionFailed),
            (controller.Status.Phase, controller.Status.Reason)
        );
        Assert.Equal((100, 100), (controller.Status.CanaryWeight, controller.Cluster.RouteWeight));
        Assert.Equal(2, controller.Cluster.Target?.Replicas);
        Assert.Equal(RolloutResult.PromotionFailed, controller.Status.History[0].Result);
        Assert.Contains(controller.Announced, told => told.Severity == Severity.Error);
    }

    [Fact]
    public void R9_a_revert_repairs_the_primary_before_it_takes_the_traffic_back()
    {
        var controller = Failed();

        controller.Cluster.Commit("v1");
        controller.Pass();
        Assert.Equal(100, controller.Status.CanaryWeight);
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, Reasons.Reverted), (controller.Status.Phase, controller.Status.Reason));
        Assert.Equal([new WritePrimary("v1", 2), Stage.Route(0), new ScaleTarget(0)], controller.Effects);
    }

    [Fact]
    public void R9_a_newer_revision_repairs_the_primary()
    {
        var controller = Failed();

        controller.Cluster.Commit("v3");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v3"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
        Assert.Equal([new WritePrimary("v3", 2), Stage.Route(0), new ScaleTarget(0)], controller.Effects);
    }

    [Fact]
    public void R9_a_primary_that_gets_ready_after_all_ends_the_promotion()
    {
        var controller = Failed();

        controller.Cluster.Primary!.ReadyAt = controller.Cluster.Now;
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v2"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
        Assert.Equal(0, controller.Cluster.RouteWeight);
    }

    [Fact]
    public void R9_a_repair_that_was_refused_until_its_deadline_is_made_when_it_can_be()
    {
        var controller = Failed();
        controller.Cluster.RefusesPrimary = true;
        controller.Cluster.Commit("v3");
        controller.Run();
        Assert.Equal((RolloutPhase.Failed, 100), (controller.Status.Phase, controller.Status.CanaryWeight));

        controller.Cluster.RefusesPrimary = false;
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v3"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
    }

    [Fact]
    public void R9_a_newer_revision_takes_over_a_repair_that_was_not_written_yet()
    {
        var controller = Failed();
        controller.Cluster.RefusesPrimary = true;
        controller.Cluster.Commit("v3");
        controller.Pass();

        controller.Cluster.Commit("v4");
        controller.Pass();

        Assert.Equal((RolloutPhase.Promoting, "v4"), (controller.Status.Phase, controller.Status.LastAppliedSpec));
        Assert.Equal(("v3", RolloutResult.Superseded), (LastRun(controller).Revision, LastRun(controller).Result));
    }

    [Fact]
    public void R3_a_revert_takes_over_a_repair_that_was_not_written_yet()
    {
        var controller = Failed();
        controller.Cluster.RefusesPrimary = true;
        controller.Cluster.Commit("v3");
        controller.Pass();

        controller.Cluster.Commit("v1");
        controller.Pass();

        Assert.Equal((RolloutPhase.Promoting, "v1"), (controller.Status.Phase, controller.Status.LastAppliedSpec));
    }

    [Fact]
    public void R4_a_newer_revision_waits_for_a_repair_that_was_written_and_is_judged_then()
    {
        var controller = Failed();
        controller.Cluster.Commit("v3");
        controller.Pass();
        Assert.Equal("v3", controller.Cluster.Primary?.Revision);

        controller.Cluster.Commit("v4");
        controller.Run(until: RolloutPhase.Progressing);

        Assert.Equal(("v4", "v3"), (controller.Status.LastAppliedSpec, controller.Status.LastPromotedSpec));
    }

    [Fact]
    public void R9_a_repair_has_the_whole_progress_deadline_for_itself()
    {
        var controller = Stage.Initialized();
        controller.Cluster.UnstartablePrimary.Add("v2");
        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Promoting);
        controller.RunFor(controller.Policy.ProgressDeadline - TimeSpan.FromMinutes(1));

        controller.Cluster.PodDelay = () => TimeSpan.FromMinutes(5);
        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v1"), (controller.Status.Phase, controller.Cluster.Primary?.Revision));
        Assert.DoesNotContain(controller.Persisted, status => status.Phase == RolloutPhase.Failed);
    }

    [Fact]
    public void R9_a_primary_that_breaks_while_finalising_gives_the_traffic_back_to_the_canary()
    {
        var controller = Stage.At(RolloutPhase.Finalising);
        controller.Cluster.Primary!.ReadyAt = null;
        controller.Cluster.RouteAcceptedAt = controller.Cluster.Now + TimeSpan.FromMinutes(30);

        controller.Run(until: RolloutPhase.Failed);

        Assert.Equal((100, 2), (controller.Status.CanaryWeight, controller.Cluster.Target?.Replicas));
    }

    [Fact]
    public void R9_a_canary_that_is_not_ready_is_given_the_traffic_as_soon_as_it_is()
    {
        var controller = Stage.At(RolloutPhase.Promoting);
        controller.Pass();
        controller.Cluster.Primary!.ReadyAt = null;
        controller.Cluster.Target!.ReadyAt = controller.Cluster.Now + TimeSpan.FromMinutes(20);

        controller.Run(until: RolloutPhase.Failed);
        Assert.Equal(60, controller.Status.CanaryWeight);
        controller.Run();

        Assert.Equal((100, 100), (controller.Status.CanaryWeight, controller.Cluster.RouteWeight));
    }

    private static RolloutRecord LastRun(Controller controller) => controller.Status.History[0];

    private static Controller Failed()
    {
        var controller = Stage.Initialized();
        controller.Cluster.UnstartablePrimary.Add("v2");
        controller.Cluster.Commit("v2");
        controller.Run();
        controller.Effects.Clear();
        return controller;
    }
}
