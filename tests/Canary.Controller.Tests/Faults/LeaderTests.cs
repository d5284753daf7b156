using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

public sealed class LeaderTests : Story
{
    private static CanaryControllerOptions Replica(string identity) =>
        new() { Lease = new(Manifests.Namespace, "canary-controller"), Identity = identity };

    [Fact]
    public void One_of_two_replicas_works_and_both_are_ready()
    {
        Given_a_deployment();
        var a = World.StartController(Replica("a"));
        var b = World.StartController(Replica("b"));
        World.Apply(Manifests.Weighted());

        Then_the_phase_becomes(RolloutPhase.Initialized);

        Assert.True(a.Controller is { IsReady: true, IsLeader: true });
        Assert.True(b.Controller is { IsReady: true, IsLeader: false });
        Assert.Contains("canary_leader 0", b.Metrics);
    }

    [Fact]
    public void R14_The_standby_continues_the_rollout_of_a_leader_that_was_killed()
    {
        Given_a_deployment();
        var a = World.StartController(Replica("a"));
        var b = World.StartController(Replica("b"));
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        World.Invariants.RoutedWeights.Clear();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        a.Kill();

        World.Until("the other leads", () => b.Controller.IsLeader, TimeSpan.FromSeconds(20));
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Assert.Equal([10, 30, 50, 0], World.Invariants.RoutedWeights);
        Assert.Single(Status.History!);
    }

    [Fact]
    public void A_leader_that_is_stopped_gives_the_lease_back()
    {
        Given_an_initialised_canary();
        Controller!.Stop();
        var a = World.StartController(Replica("a"));
        var b = World.StartController(Replica("b"));
        World.Until("one leads", () => a.Controller.IsLeader, TimeSpan.FromSeconds(20));

        a.Stop();

        World.Until("the process has ended", () => a.Ended.IsCompletedSuccessfully, TimeSpan.FromSeconds(5));
        World.Until("the other leads", () => b.Controller.IsLeader, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_leader_that_can_not_renew_stops_before_the_next_begins()
    {
        Given_a_deployment();
        var a = World.StartController(Replica("a"));
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        var b = World.StartController(Replica("b"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        var both = false;

        a.LoseTheLease();
        World.Until(
            "the other leads",
            () =>
            {
                both |= a.Controller.IsLeader && b.Controller.IsLeader;
                return b.Controller.IsLeader;
            },
            TimeSpan.FromSeconds(40)
        );

        Assert.False(both);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void Two_controllers_that_both_think_they_lead_never_contradict_the_status()
    {
        Given_an_initialised_canary();
        World.StartController();

        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        When_a_commit_brings(Third);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Third);
        Assert.Equal(["Promoted", "Superseded"], Status.History!.Select(rollout => rollout.Result));
    }

    [Fact]
    public void An_outage_of_the_API_server_in_the_middle_of_a_rollout_is_waited_out()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);

        World.Server.Faults.Stop();
        When_time_passes(TimeSpan.FromMinutes(5));
        Assert.Equal(30, RoutedWeight);
        Assert.False(Controller!.Controller.IsReady);
        World.Server.Faults.Start();

        Then_the_phase_becomes(RolloutPhase.Succeeded);
        Then_the_primary_runs(Second);
    }

    [Fact]
    public void Watches_that_break_all_the_time_only_make_it_slower()
    {
        Given_an_initialised_canary();
        using var faults = World.Server.Faults.Add(new FaultRule(Fault.DroppedWatch(2)) { Verb = "watch" });

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Progressing, within: TimeSpan.FromMinutes(2));
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Then_the_primary_runs(Second);
    }
}
