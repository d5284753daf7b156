using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class BlueGreenTests
{
    private static readonly RolloutPolicy Policy = Stage.Policy with { Strategy = new BlueGreenStrategy(3) };

    [Fact]
    public void The_canary_is_judged_without_traffic_and_then_takes_all_of_it_while_the_primary_is_replaced()
    {
        var controller = Stage.Initialized(Policy);

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, 3), (controller.Status.Phase, controller.Status.Iterations));
        Assert.Equal(3, controller.Asked);
        Assert.Equal(
            [new ScaleTarget(2), Stage.Route(100), new WritePrimary("v2", 2), Stage.Route(0), new ScaleTarget(0)],
            controller.Effects
        );
    }

    [Fact]
    public void The_primary_is_replaced_only_after_the_route_gives_it_nothing()
    {
        var controller = Stage.Initialized(Policy);
        controller.Cluster.Commit("v2");
        controller.Cluster.RouteDelay = () => TimeSpan.FromMinutes(10);

        controller.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal((RolloutPhase.Progressing, 100), (controller.Status.Phase, controller.Status.CanaryWeight));
        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
    }

    [Fact]
    public void A_bad_revision_never_gets_traffic()
    {
        var controller = Stage.Initialized(Policy);
        controller.Metrics = Stage.Bad;

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
        Assert.DoesNotContain(controller.Effects, effect => effect is ApplyRoute);
    }

    [Fact]
    public void Iterations_are_told_as_Flagger_tells_them()
    {
        var controller = Stage.Initialized(Policy);

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(
            [
                "New revision detected! Scaling up podinfo.test",
                "Starting canary analysis for podinfo.test",
                "Advance podinfo.test canary iteration 1/3",
                "Advance podinfo.test canary iteration 2/3",
                "Advance podinfo.test canary iteration 3/3",
                "Routing all traffic to canary",
                "Copying podinfo.test template spec to podinfo-primary.test",
                "Routing all traffic to primary",
                "Promotion completed! Scaling down podinfo.test",
            ],
            controller.Announced.Select(told => told.Message)
        );
    }
}
