using Canary.Engine.Commands;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

/// <summary>What is seen of pods and traffic may not be so any more, as nothing is heard of them.</summary>
public sealed class OutdatedTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(5);

    [Fact]
    public void No_step_is_taken_and_the_message_says_why()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Unheard = true;
        controller.Cluster.Target = null;

        controller.RunFor(Outage);

        Assert.Equal((RolloutPhase.Progressing, 20), (controller.Status.Phase, controller.Status.CanaryWeight));
        Assert.Contains("while deployments.apps can't be watched", controller.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pods_that_may_be_ready_miss_no_deadline()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Ask(CommandVerb.Pause);
        controller.Run(until: RolloutPhase.Paused);
        controller.Cluster.Unheard = true;

        controller.RunFor(Stage.Policy.ProgressDeadline * 2);

        Assert.Equal((RolloutPhase.Paused, null), (controller.Status.Phase, controller.Status.UnreadySince));
    }

    [Fact]
    public void R5_A_failing_metric_aborts_all_the_same()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Unheard = true;
        controller.Metrics = Stage.Bad;

        controller.RunFor(Outage);

        Assert.Equal((RolloutPhase.Failed, 0m), (controller.Status.Phase, controller.Cluster.RouteWeight));
        Assert.NotEqual(0, controller.Cluster.Target?.Replicas);
    }

    [Fact]
    public void Users_stay_where_they_are_while_the_first_primary_may_not_be_ready_any_more()
    {
        var controller = Unheard(Stage.Fresh(), RolloutPhase.Initializing);

        controller.RunFor(Outage);
        Assert.False(controller.Cluster.ServicesCurrent);
        ItGoesOn(controller);

        Assert.Equal(RolloutPhase.Initialized, controller.Status.Phase);
    }

    [Fact]
    public void A_primary_that_may_not_be_ready_any_more_takes_nothing_over()
    {
        var controller = Unheard(Released(), RolloutPhase.Promoting);

        controller.RunFor(Outage);
        Assert.Equal((RolloutPhase.Promoting, 60), (controller.Status.Phase, controller.Cluster.RouteWeight));
        ItGoesOn(controller);

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void R8_The_canary_keeps_its_pods_while_the_primary_may_not_be_ready_any_more()
    {
        var controller = Unheard(Released(), RolloutPhase.Finalising);

        controller.RunFor(Outage);
        Assert.NotEqual(0, controller.Cluster.Target?.Replicas);
        ItGoesOn(controller);

        Assert.Equal((RolloutPhase.Succeeded, 0), (controller.Status.Phase, controller.Cluster.Target?.Replicas));
    }

    [Fact]
    public void R9_A_primary_that_may_have_been_written_is_not_called_untouched()
    {
        var controller = Released();
        controller.Cluster.RefusesPrimary = true;
        controller.Run(until: RolloutPhase.Promoting);
        controller.Cluster.Unheard = true;
        controller.Cluster.RefusesPrimary = false;
        controller.RunFor(TimeSpan.FromSeconds(1));
        controller.Cluster.Ask(CommandVerb.Abort);

        controller.RunFor(TimeSpan.FromHours(1));
        Assert.Equal((RolloutPhase.Promoting, 60), (controller.Status.Phase, controller.Cluster.RouteWeight));
        Assert.DoesNotContain(controller.Status.Commands, command => command.Command == "abort");
        ItGoesOn(controller);

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.Contains(controller.Status.Commands, command => command is { Command: "abort", Accepted: false });
    }

    private static Controller Released()
    {
        var controller = Stage.Initialized();
        controller.Cluster.Commit("v2");
        return controller;
    }

    /// <summary>Nothing is heard any more from when the pods and the route that a phase waits for are ready; no pass has seen that yet.</summary>
    private static Controller Unheard(Controller controller, RolloutPhase phase)
    {
        controller.Run(until: phase);
        controller.Cluster.Now += TimeSpan.FromSeconds(10);
        controller.Cluster.Unheard = true;
        return controller;
    }

    private static void ItGoesOn(Controller controller)
    {
        controller.Cluster.Unheard = false;
        controller.Run();
        Assert.DoesNotContain("can't be watched", controller.Status.Message, StringComparison.Ordinal);
    }
}
