using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class WholeRolloutTests
{
    [Fact]
    public void A_good_revision_goes_through_every_weight_and_is_promoted()
    {
        var controller = Stage.Initialized();

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.Equal("v2", controller.Status.LastPromotedSpec);
        Assert.Equal("v2", controller.Cluster.Primary?.Revision);
        Assert.Equal(
            [
                new ScaleTarget(2),
                Stage.Route(20),
                Stage.Route(40),
                Stage.Route(60),
                new WritePrimary("v2", 2),
                Stage.Route(0),
                new ScaleTarget(0),
            ],
            controller.Effects
        );
    }

    [Fact]
    public void A_bad_revision_is_aborted_and_the_primary_keeps_serving()
    {
        var controller = Stage.Initialized();
        controller.Metrics = Stage.Bad;

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
        Assert.Equal(0, controller.Cluster.RouteWeight);
        Assert.Equal(0, controller.Cluster.Target?.Replicas);
    }

    [Fact]
    public void Events_are_worded_as_Flaggers()
    {
        var controller = Stage.Fresh();
        controller.Run();
        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(
            [
                "Initialization done! podinfo.test",
                "New revision detected! Scaling up podinfo.test",
                "Starting canary analysis for podinfo.test",
                "Advance podinfo.test canary weight 20",
                "Advance podinfo.test canary weight 40",
                "Advance podinfo.test canary weight 60",
                "Copying podinfo.test template spec to podinfo-primary.test",
                "Routing all traffic to primary",
                "Promotion completed! Scaling down podinfo.test",
            ],
            controller.Announced.Select(announcement => announcement.Message)
        );
    }
}
