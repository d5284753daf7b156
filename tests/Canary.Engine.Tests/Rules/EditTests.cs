using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class EditTests
{
    [Fact]
    public void R10_an_edited_service_is_rendered_again_at_the_present_weight()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.ServicesCurrent = false;
        controller.Cluster.RouteCurrent = false;

        controller.Pass();

        Assert.Equal([new ApplyServices(), Stage.Route(20)], controller.Effects);
        Assert.Empty(controller.Persisted);
    }

    [Fact]
    public void R10_edited_weights_take_effect_with_the_next_step()
    {
        var controller = Stage.WithTraffic();

        controller.Policy = controller.Policy with { Strategy = new WeightedStrategy([10, 90]) };
        controller.Pass();
        Assert.Equal(20, controller.Status.CanaryWeight);
        controller.RunFor(TimeSpan.FromSeconds(30));

        Assert.Equal((90, 2, 2), (controller.Status.CanaryWeight, controller.Status.Step, controller.Status.Steps));
    }

    [Fact]
    public void A_weight_that_someone_edits_is_put_back()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.RouteWeight = 90;

        controller.Pass();

        Assert.Equal([Stage.Route(20)], controller.Effects);
    }

    [Fact]
    public void A_weight_that_someone_lowered_is_not_raised_to_pods_that_are_not_ready()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.RouteWeight = 0;
        controller.Cluster.Target!.ReadyAt = controller.Cluster.Now + TimeSpan.FromMinutes(1);

        controller.Pass();

        Assert.Empty(controller.Effects);
    }

    [Fact]
    public void A_deleted_route_comes_back_without_the_canary_until_its_pods_are_ready()
    {
        var controller = Stage.WithTraffic();
        (controller.Cluster.RouteCurrent, controller.Cluster.RouteWeight) = (false, null);
        controller.Cluster.Target!.ReadyAt = controller.Cluster.Now + TimeSpan.FromMinutes(1);

        controller.RunFor(TimeSpan.FromSeconds(70));

        Assert.Equal([Stage.Route(0), Stage.Route(20)], controller.Effects.Take(2));
    }

    [Fact]
    public void A_deleted_primary_comes_back_while_the_target_still_runs_what_it_ran()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Primary = null;

        controller.Run();

        Assert.Equal([new WritePrimary("v1", 1)], controller.Effects);
    }
}
