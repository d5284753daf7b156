using Canary.Engine.Commands;
using Canary.Engine.Gates;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

/// <summary>How commands are taken, whatever they ask for.</summary>
public sealed class CommandTests
{
    [Fact]
    public void Of_several_commands_one_is_taken_at_a_time_and_gates_beside_it()
    {
        var controller = Stage.WithTraffic(Stage.Policy.With(GatePlace.Promotion));
        controller.Cluster.Ask(CommandVerb.Resume);
        controller.Cluster.Ask(CommandVerb.Pause);
        controller.Cluster.Ask(CommandVerb.Approve, "qa");

        controller.Pass();
        Assert.Equal(["pause", "approve.qa"], controller.Status.Commands.Select(record => record.Command));
        controller.Pass();

        Assert.Equal(["resume", "pause", "approve.qa"], controller.Status.Commands.Select(record => record.Command));
    }

    [Fact]
    public void A_skipped_step_asks_what_has_a_say_in_more_traffic_at_once()
    {
        var controller = Stage.WithTraffic(Stage.Policy.With(HookKind.ConfirmTrafficIncrease));

        controller.Cluster.Ask(CommandVerb.SkipStep);
        controller.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(40, controller.Status.CanaryWeight);
        Assert.Single(controller.Called);
    }

    [Fact]
    public void However_many_annotations_are_not_gone_yet_each_is_decided_on_once()
    {
        var controller = Stage.WithTraffic();
        AskAll();
        controller.Pass();
        Assert.Empty(controller.Cluster.Commands);
        AskAll();
        controller.Pass();

        Assert.Equal(15, controller.Announced.Count(told => told.Reason == "CommandRefused"));

        void AskAll()
        {
            for (var gate = 0; gate < 15; gate++)
            {
                controller.Cluster.Ask(CommandVerb.Approve, $"unknown-{gate}");
            }
        }
    }

    [Fact]
    public void A_Canary_that_is_being_deleted_takes_no_commands()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Deleting = true;
        controller.Cluster.Ask(CommandVerb.Promote);

        controller.Pass();

        Assert.Empty(controller.Status.Commands);
        Assert.Equal(RolloutPhase.Terminating, controller.Status.Phase);
    }
}
