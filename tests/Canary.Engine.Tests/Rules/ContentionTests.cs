using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class ContentionTests
{
    [Fact]
    public void R15_contested_replicas_are_left_alone_and_told_once_by_the_managers_name()
    {
        var controller = Stage.Initialized();
        controller.Cluster.TargetReplicasContested = true;
        controller.Cluster.Apply(new ScaleTarget(2));

        controller.Run();
        controller.RunFor(TimeSpan.FromHours(1));

        Assert.Empty(controller.Effects);
        var told = Assert.Single(controller.Announced);
        Assert.Contains("'kustomize-controller'", told.Message, StringComparison.Ordinal);
        Assert.Contains("'kustomize-controller'", controller.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void R15_a_contest_that_is_over_is_forgotten()
    {
        var controller = Stage.Initialized();
        var message = controller.Status.Message;
        controller.Cluster.TargetReplicasContested = true;
        controller.Cluster.Apply(new ScaleTarget(2));
        controller.Run();

        controller.Cluster.TargetReplicasContested = false;
        controller.Run();

        Assert.Equal(message, controller.Status.Message);
        Assert.Equal([new ScaleTarget(0)], controller.Effects);
    }

    [Fact]
    public void R15_a_rollout_ends_though_the_target_stays_up()
    {
        var controller = Stage.Initialized();
        controller.Cluster.TargetReplicasContested = true;

        controller.Cluster.Commit("v2", replicas: 2);
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.DoesNotContain(new ScaleTarget(0), controller.Effects);
    }

    [Theory]
    [InlineData(false, RolloutPhase.Initialized)]
    [InlineData(true, RolloutPhase.Progressing)]
    public void R15_pods_that_started_before_their_configuration_changed_are_not_waited_for_when_they_are_not_to_end(
        bool contested,
        RolloutPhase phase
    )
    {
        var controller = Stage.Initialized();
        controller.Cluster.Commit("v1", replicas: 2);
        controller.Cluster.TargetReplicasContested = contested;

        controller.Cluster.Target!.TrackedConfigs = [new("configmap/app", "2")];
        controller.Cluster.Commit("v2");
        controller.Pass();

        Assert.Equal(phase, controller.Status.Phase);
    }
}
