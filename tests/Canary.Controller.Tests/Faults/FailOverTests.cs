using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

/// <summary>One replica goes, the other takes over: soon, without looking anything up, and without telling anything again.</summary>
public sealed class FailOverTests : Story
{
    [Fact]
    public void R14_Whenever_a_leader_is_killed_the_standby_leads_within_15_seconds()
    {
        Given_a_deployment();
        var leader = World.StartController(Replica("0"));
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        for (var i = 1; i <= 12; i++)
        {
            var standby = World.StartController(Replica($"{i}"));
            World.Until("the standby is ready", () => standby.Controller.IsReady, TimeSpan.FromSeconds(5));
            When_time_passes(TimeSpan.FromSeconds(7 + 0.37 * i));
            Assert.True(leader.Controller.IsLeader);

            leader.Kill();

            World.Until("the standby leads", () => standby.Controller.IsLeader, TimeSpan.FromSeconds(15));
            leader = standby;
        }
    }

    [Fact]
    public void R14_Whenever_a_leader_is_stopped_the_standby_leads_within_2_seconds()
    {
        Given_a_deployment();
        var leader = World.StartController(Replica("0"));
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        for (var i = 1; i <= 12; i++)
        {
            var standby = World.StartController(Replica($"{i}"));
            When_time_passes(TimeSpan.FromSeconds(7 + 0.37 * i));

            leader.Stop();

            World.Until("the standby leads", () => standby.Controller.IsLeader, TimeSpan.FromSeconds(2));
            leader = standby;
        }
    }

    [Fact]
    public void R14_A_metric_that_does_not_answer_does_not_hold_up_the_fail_over()
    {
        Given_a_deployment();
        var a = World.StartController(Replica("a"));
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        var b = World.StartController(Replica("b"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);
        World.Metrics.IsSilent = true;
        World.Until("the metric is asked", () => World.Metrics.Waiting > 0, TimeSpan.FromMinutes(1));

        a.Stop();

        World.Until("the standby leads", () => b.Controller.IsLeader, TimeSpan.FromSeconds(2));
        World.Metrics.IsSilent = false;
        Then_the_phase_becomes(RolloutPhase.Succeeded);
    }

    [Fact]
    public void A_standby_has_warm_caches_and_asks_for_nothing_but_the_route_before_the_canarys_pods_go()
    {
        Given_a_deployment();
        var a = World.StartController(Replica("a"));
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        var b = World.StartController(Replica("b"));
        When_a_commit_brings(Second);
        Then_the_canary_gets(30);
        var lists = 0;
        using var listed = World.Server.Faults.Add(new FaultRule(Fault.Call(() => lists++)) { Verb = "list" });

        a.Kill();
        World.Until("the standby leads", () => b.Controller.IsLeader, TimeSpan.FromSeconds(15));
        Then_the_phase_becomes(RolloutPhase.Finalising);
        Assert.Equal(0, lists);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal(1, lists);
    }

    [Fact]
    public void A_standby_that_knows_an_older_route_leaves_the_canary_its_pods_until_it_has_no_traffic()
    {
        Given_a_deployment();
        var a = World.StartController(Replica("a"));
        World.Apply(Manifests.Weighted());
        Then_the_phase_becomes(RolloutPhase.Initialized);
        World.StartController(Replica("b"), deafTo: ["httproutes"]);
        using var faults = World.Server.Faults.Add(
            new FaultRule(Fault.InternalError()) { Verb = "list", Resource = "httproutes" }
        );
        When_a_commit_brings(Second);
        Then_the_canary_gets(10);

        a.Kill();
        When_the_metric_turns(0);
        Then_the_phase_becomes(RolloutPhase.Failed);
        When_time_passes(TimeSpan.FromSeconds(10));

        Assert.Empty(World.Invariants.Broken);
    }

    [Fact]
    public void R14_A_fail_over_after_any_write_tells_nothing_twice()
    {
        for (var n = 1; ; n++)
        {
            using var story = new FailOver();
            if (!story.Play(n))
            {
                Assert.InRange(n, 15, 200);
                return;
            }
        }
    }

    private static CanaryControllerOptions Replica(string identity) =>
        new() { Lease = new(Manifests.Namespace, "canary-controller"), Identity = identity };

    /// <summary>A release during which the leader is killed.</summary>
    private sealed class FailOver : Story
    {
        private const string Receiver = "events.test";

        /// <summary>Plays it.</summary>
        /// <param name="n">After which write the leader is killed.</param>
        /// <returns>False: it did not even write so much.</returns>
        public bool Play(int n)
        {
            World.Outside.Answer(Receiver);
            Given_a_deployment();
            var a = World.StartController(Replica("a"));
            var b = World.StartController(Replica("b"));
            a.KillAfter(n);
            var canary = Manifests.Weighted(weights: [20, 60]);
            canary["spec"]!["analysis"]!["interval"] = "2s";
            canary["spec"]!["analysis"]!["webhooks"] = new System.Text.Json.Nodes.JsonArray(
                Manifests.Parse($$"""{ "name": "events", "type": "event", "url": "http://{{Receiver}}" }""")
            );
            World.Apply(canary);
            Then_the_phase_becomes(RolloutPhase.Initialized);
            When_a_commit_brings(Second);
            Then_the_phase_becomes(RolloutPhase.Succeeded);
            When_time_passes(TimeSpan.FromMinutes(1));

            Then_the_primary_runs(Second);
            Assert.Equal(a.IsDead, b.Controller.IsLeader);
            var told = World.Outside.Received.Select(request => (string?)request.Json()["metadata"]!["eventMessage"]);
            Assert.All(
                told.Concat(World.Events).GroupBy(message => message),
                group => Assert.True(group.Count() == 1, $"Killed after write {n}, told twice: {group.Key}")
            );
            return a.IsDead;
        }
    }
}
