using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.GitOps;

/// <summary>What a Flux Kustomization with <c>wait: true</c> sees from one commit to the next.</summary>
public sealed class KstatusStories : Situations
{
    public static TheoryData<string, Kstatus> Table { get; } =
        new()
        {
            { "initializing", Kstatus.InProgress },
            { "initialized", Kstatus.Current },
            { "waiting for its schedule", Kstatus.InProgress },
            { "waiting at a gate", Kstatus.InProgress },
            { "progressing", Kstatus.InProgress },
            { "progressing at a gate", Kstatus.InProgress },
            { "waiting for promotion", Kstatus.InProgress },
            { "promoting", Kstatus.InProgress },
            { "finalising", Kstatus.InProgress },
            { "baking", Kstatus.InProgress },
            { "held in its bake", Kstatus.InProgress },
            { "paused by a person", Kstatus.InProgress },
            { "paused by a step", Kstatus.InProgress },
            { "held after failed checks", Kstatus.InProgress },
            { "suspended", Kstatus.InProgress },
            { "succeeded", Kstatus.Current },
            { "failed", Kstatus.Failed },
            { "failed in promotion", Kstatus.Failed },
            { "failed in its bake", Kstatus.Failed },
            { "invalid", Kstatus.Failed },
            { "terminating", Kstatus.Terminating },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_situation_reads_as_what_it_is(string situation, Kstatus expected)
    {
        Given(situation);

        Assert.Equal(expected, KstatusReader.Of(Canary));
    }

    [Fact]
    public void The_table_has_every_situation() => Assert.Equal(Names, Table.Select(row => row.Data.Item1));

    [Fact]
    public void From_a_commit_to_its_promotion_nobody_is_told_that_it_is_live()
    {
        Given_an_initialised_canary();
        var seen = Watched();

        When_a_commit_brings(Second);
        When_time_passes(TimeSpan.FromSeconds(1));
        Assert.Equal([Kstatus.InProgress], seen);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([Kstatus.InProgress, Kstatus.Current], seen);
        Assert.Equal(Kstatus.Current, OfTarget());
    }

    [Fact]
    public void A_failed_release_is_told_as_failed_and_a_revert_as_current()
    {
        Given_an_initialised_canary();
        var seen = Watched();
        When_the_metric_turns(0);

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Failed);
        Then_the_target_has(0);
        When_a_commit_brings(First);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        Assert.Equal([Kstatus.InProgress, Kstatus.Failed, Kstatus.Current], seen);
    }

    [Fact]
    public void Before_any_controller_has_seen_it_a_new_canary_is_on_its_way()
    {
        Given_a_deployment();
        World.Apply(Manifests.Weighted());

        Assert.Equal(Kstatus.InProgress, KstatusReader.Of(Canary));
    }

    [Fact]
    public void An_idle_target_is_current_and_holds_nobody_up()
    {
        Given_an_initialised_canary();
        When_time_passes(TimeSpan.FromSeconds(10));

        Assert.Equal((0, Kstatus.Current), (ReplicasOf("podinfo"), OfTarget()));
    }

    /// <summary>What the Canary reads as from now on, each time that it changes.</summary>
    private List<Kstatus> Watched()
    {
        var seen = new List<Kstatus>();
        World.Cluster.Subscribe(change =>
        {
            if (
                change.Type == V1Canary.Type
                && KstatusReader.Of(change.Object) is var now
                && (seen is [] || seen[^1] != now)
            )
            {
                seen.Add(now);
            }
        });
        return seen;
    }

    private Kstatus OfTarget() => KstatusReader.Of(World.Find(Kinds.Deployments, "podinfo")!);
}
