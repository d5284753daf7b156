using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class StandstillTests
{
    private static readonly Obstacle Broken = new("TemplateNotFound", "MetricTemplate test/latency is not there");

    [Fact]
    public void A_suspended_canary_detects_nothing_and_repairs_nothing()
    {
        var controller = Stage.Initialized(Stage.Policy with { RevertOnDeletion = false });
        controller.Policy = controller.Policy with { Suspend = true };
        controller.Cluster.RouteCurrent = false;
        controller.Cluster.Commit("v2");

        var decision = controller.Pass();

        Assert.Equal((RolloutPhase.Initialized, null), (controller.Status.Phase, decision.WakeAt));
        Assert.Empty(controller.Effects);
    }

    [Fact]
    public void A_suspended_run_asks_nothing_and_goes_on_afterwards()
    {
        var controller = Stage.WithTraffic(Stage.Policy);
        controller.Policy = controller.Policy with { Suspend = true };
        controller.RunFor(TimeSpan.FromHours(3));
        Assert.Equal((20, 0), (controller.Status.CanaryWeight, controller.Asked));

        controller.Policy = controller.Policy with { Suspend = false };
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void All_obstacles_are_told_at_once_and_once()
    {
        var controller = Stage.Fresh();
        controller.Cluster.Obstacles = [Broken, new("ProviderUnknown", "provider 'mesh' is not known")];

        controller.Run();
        controller.Run();

        Assert.Equal(
            new Obstacle("TemplateNotFound", "MetricTemplate test/latency is not there; provider 'mesh' is not known"),
            controller.Status.Stalled
        );
        Assert.Single(controller.Announced);
        Assert.Empty(controller.Effects);
    }

    [Fact]
    public void A_missing_target_is_told_and_harms_nothing()
    {
        var controller = Stage.Fresh();
        controller.Cluster.Target = null;

        controller.Run();

        Assert.Equal(Reasons.TargetNotFound, controller.Status.Stalled?.Reason);
        Assert.Empty(controller.Effects);
    }

    [Fact]
    public void An_obstacle_in_a_run_holds_it_where_it_is()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Obstacles = [Broken];

        controller.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal((RolloutPhase.Progressing, 20), (controller.Status.Phase, controller.Status.CanaryWeight));
        Assert.Equal((Reasons.Holding, 0), (controller.Status.Reason, controller.Asked));
        Assert.Empty(controller.Effects);
    }

    [Fact]
    public void An_obstacle_that_goes_away_lets_the_run_go_on()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Obstacles = [Broken];
        controller.RunFor(TimeSpan.FromMinutes(5));

        controller.Cluster.Obstacles = [];
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, null), (controller.Status.Phase, controller.Status.Stalled));
    }

    [Fact]
    public void An_obstacle_does_not_stop_a_revert()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Obstacles = [Broken];

        controller.Cluster.Commit("v1");
        controller.Pass();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.Equal([Stage.Route(0)], controller.Effects);
    }

    [Fact]
    public void An_obstacle_that_stays_ends_the_run_as_inconclusive()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Obstacles = [Broken];

        controller.Run();

        Assert.Equal((RolloutPhase.Failed, Reasons.Inconclusive), (controller.Status.Phase, controller.Status.Reason));
        Assert.Equal(0, controller.Cluster.RouteWeight);
    }
}
