using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class ThresholdTests
{
    [Theory]
    [InlineData(100, 10, 9, false)]
    [InlineData(90, 10, 9, true)]
    [InlineData(91, 10, 9, true)]
    [InlineData(75, 10, 6, false)]
    [InlineData(50, 3, 1, true)]
    [InlineData(0, 3, 0, false)]
    [InlineData(0, 3, 1, true)]
    public void So_many_available_pods_make_a_canary_ready(int percent, int replicas, int available, bool ready)
    {
        var controller = Stage.Initialized(Stage.Policy with { CanaryReadyThreshold = percent });
        controller.Cluster.PodsThatStart = available;

        controller.Cluster.Commit("v2", replicas);
        controller.RunFor(TimeSpan.FromSeconds(20));

        Assert.Equal(ready ? 20 : 0, controller.Cluster.RouteWeight);
    }

    [Theory]
    [InlineData(75, true)]
    [InlineData(87, true)]
    [InlineData(88, false)]
    public void So_many_available_pods_make_a_primary_ready(int percent, bool ready)
    {
        var controller = Stage.Initialized(
            Stage.Policy with
            {
                CanaryReadyThreshold = 50,
                PrimaryReadyThreshold = percent,
            }
        );
        controller.Cluster.PodsThatStart = 6;

        controller.Cluster.Commit("v2", replicas: 8);
        controller.Run();

        Assert.Equal(ready ? RolloutPhase.Succeeded : RolloutPhase.Failed, controller.Status.Phase);
    }
}
