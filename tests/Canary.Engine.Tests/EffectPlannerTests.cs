using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests;

public sealed class EffectPlannerTests
{
    [Fact]
    public void A_canary_is_scaled_up_to_its_own_size_else_the_primarys_else_one()
    {
        Assert.Equal(new ScaleTarget(3), ScaleUp(primary: 3));
        Assert.Equal(new ScaleTarget(1), ScaleUp(primary: 0));
    }

    [Fact]
    public void A_canary_that_has_a_size_keeps_it()
    {
        var controller = Stage.WithTraffic();

        Assert.Empty(Plan(controller));
    }

    [Fact]
    public void Whatever_is_to_be_done_is_done_in_a_safe_order()
    {
        var controller = Stage.At(RolloutPhase.Promoting);
        controller.Cluster.Primary = new Workload("v1", 2);
        controller.Cluster.HasFinalizer = false;
        controller.Cluster.ServicesCurrent = false;
        controller.Cluster.RouteWeight = 100;
        controller.Cluster.Apply(new ScaleTarget(0));

        Assert.Equal(
            [new AddFinalizer(), new ScaleTarget(2), new WritePrimary("v2", 2), new ApplyServices(), Stage.Route(60)],
            Plan(controller)
        );
    }

    [Fact]
    public void The_primary_is_not_written_with_content_that_moved_on()
    {
        var controller = Stage.At(RolloutPhase.Promoting);
        controller.Cluster.Primary = new Workload("v1", 2);
        controller.Cluster.Commit("v3");

        Assert.DoesNotContain(Plan(controller), effect => effect is WritePrimary);
    }

    [Fact]
    public void Nothing_is_scaled_down_that_the_route_does_not_report_idle()
    {
        var controller = Stage.At(RolloutPhase.Finalising);
        Assert.DoesNotContain(new ScaleTarget(0), Plan(controller));

        controller.Cluster.Now += TimeSpan.FromSeconds(1);
        Assert.Equal([new ScaleTarget(0)], Plan(controller));
    }

    private static Effect ScaleUp(int primary)
    {
        var controller = Stage.At(RolloutPhase.Progressing);
        controller.Cluster.Apply(new ScaleTarget(0));
        controller.Cluster.Apply(new ScalePrimary(primary));
        return Assert.Single(Plan(controller));
    }

    private static ValueList<Effect> Plan(Controller controller) =>
        EffectPlanner.Plan(controller.Policy, controller.Status, controller.Cluster.Observe());
}
