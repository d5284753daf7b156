using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class MirrorTests
{
    private static readonly CanaryTraffic Copies = new() { Mirror = 100 };

    [Fact]
    public void A_mirrored_canary_is_judged_by_copies_before_its_first_weight()
    {
        var controller = Stage.Initialized(
            Stage.Policy with
            {
                Strategy = new WeightedStrategy([50]) { Mirror = 100 },
            }
        );

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(
            [new ApplyRoute(Copies), Stage.Route(50), Stage.Route(0)],
            controller.Effects.OfType<ApplyRoute>()
        );
        Assert.Equal(2, controller.Asked);
    }

    [Fact]
    public void A_mirrored_blue_green_canary_gets_copies_until_it_gets_everything()
    {
        var controller = Stage.Initialized(Stage.Policy with { Strategy = new BlueGreenStrategy(3) { Mirror = 100 } });

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(
            [new ApplyRoute(Copies), Stage.Route(100), Stage.Route(0)],
            controller.Effects.OfType<ApplyRoute>()
        );
        Assert.Equal(3, controller.Asked);
        Assert.Contains(
            controller.Announced,
            told => told.Message == "Stop traffic mirroring and route all traffic to canary"
        );
    }

    [Fact]
    public void R4_a_newer_revision_stops_the_copies_first()
    {
        var controller = Stage.WithTraffic(
            Stage.Policy with
            {
                Strategy = new WeightedStrategy([50]) { Mirror = 100 },
            }
        );
        Assert.Equal(Copies, controller.Cluster.RouteTraffic);

        controller.Cluster.Commit("v3");
        controller.Pass();

        Assert.Equal(CanaryTraffic.None, controller.Cluster.RouteTraffic);
        controller.Run();
        Assert.Equal("v3", controller.Status.LastPromotedSpec);
    }

    [Fact]
    public void Copies_go_to_ready_pods_only()
    {
        var controller = Stage.Initialized(Stage.Policy with { Strategy = new BlueGreenStrategy(3) { Mirror = 100 } });
        controller.Cluster.Unstartable.Add("v2");

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Empty(controller.Effects.OfType<ApplyRoute>());
    }
}
