using Canary.Engine.Coordination;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class CoordinationTests
{
    private static readonly PeerObservation Backend = new()
    {
        Name = "backend.test",
        Phase = RolloutPhase.Succeeded,
        Steps = 3,
    };

    private static readonly RolloutGroup LockStep = new(
        "shop",
        LockStep: true,
        AbortTogether: true,
        MaxConcurrent: null
    );

    private static readonly RolloutGroup OneByOne = new(
        "shop",
        LockStep: false,
        AbortTogether: false,
        MaxConcurrent: 1
    );

    public static TheoryData<RolloutPhase, bool, bool, bool> Unpromoted { get; } =
        new()
        {
            { RolloutPhase.Progressing, false, false, true },
            { RolloutPhase.Failed, false, false, true },
            { RolloutPhase.Succeeded, true, false, true },
            { RolloutPhase.Succeeded, false, true, true },
            { RolloutPhase.Succeeded, false, false, false },
        };

    [Theory]
    [MemberData(nameof(Unpromoted))]
    public void A_run_waits_for_the_canaries_it_depends_on(RolloutPhase phase, bool moved, bool stalled, bool exists)
    {
        var controller = Stage.Initialized();
        controller.Cluster.Dependencies =
        [
            Backend with
            {
                Phase = phase,
                HasMoved = moved,
                IsStalled = stalled,
                Exists = exists,
            },
        ];

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(RolloutPhase.Waiting, controller.Status.Phase);
        Assert.Equal(Reasons.AwaitingDependency, controller.Status.Reason);
        Assert.Contains("backend.test", controller.Status.Message);
        controller.Cluster.Dependencies = [Backend];
        controller.Run(until: RolloutPhase.Succeeded);
        Assert.Equal("v2", controller.Status.LastPromotedSpec);
    }

    [Fact]
    public void A_run_that_started_waits_for_no_dependency()
    {
        var controller = Stage.WithTraffic();
        controller.Cluster.Dependencies = [Backend with { Phase = RolloutPhase.Failed }];

        controller.Run(until: RolloutPhase.Succeeded);

        Assert.Equal("v2", controller.Status.LastPromotedSpec);
    }

    [Theory]
    [InlineData("a.test", RolloutPhase.Progressing, false, RolloutPhase.Waiting)]
    [InlineData("z.test", RolloutPhase.Progressing, false, RolloutPhase.Waiting)]
    [InlineData("a.test", RolloutPhase.Succeeded, true, RolloutPhase.Waiting)]
    [InlineData("z.test", RolloutPhase.Succeeded, true, RolloutPhase.Progressing)]
    [InlineData("a.test", RolloutPhase.Succeeded, false, RolloutPhase.Progressing)]
    public void Members_take_turns_in_an_order_that_all_agree_on(
        string peer,
        RolloutPhase phase,
        bool moved,
        RolloutPhase expected
    )
    {
        var policy = Stage.Policy with { Group = OneByOne, CanaryName = new("test", "podinfo") };
        var controller = Stage.Initialized(policy);
        controller.Cluster.Group = [Backend with { Name = peer, Phase = phase, HasMoved = moved }];

        controller.Cluster.Commit("v2");
        controller.Pass();

        Assert.Equal(expected, controller.Status.Phase);
    }

    [Fact]
    public void A_member_that_waits_for_something_else_keeps_nobody_out()
    {
        var controller = Stage.Initialized(Stage.Policy with { Group = OneByOne, CanaryName = new("test", "podinfo") });
        var waiting = Backend with { Name = "a.test", HasMoved = true, Phase = RolloutPhase.Waiting };
        controller.Cluster.Group = [waiting with { Reason = Reasons.OutsideSchedule }];

        controller.Cluster.Commit("v2");
        controller.Pass();

        Assert.Equal(RolloutPhase.Progressing, controller.Status.Phase);
    }

    [Fact]
    public void A_member_that_only_a_person_can_help_keeps_nobody_out()
    {
        var controller = Stage.Initialized(Stage.Policy with { Group = OneByOne, CanaryName = new("test", "podinfo") });
        var moved = Backend with { Name = "a.test", HasMoved = true, Phase = RolloutPhase.Succeeded };
        controller.Cluster.Group = [moved with { IsStalled = true }];

        controller.Cluster.Commit("v2");
        controller.Pass();

        Assert.Equal(RolloutPhase.Progressing, controller.Status.Phase);
    }

    [Theory]
    [InlineData(RolloutPhase.Paused)]
    [InlineData(RolloutPhase.WaitingPromotion)]
    [InlineData(RolloutPhase.Promoting)]
    [InlineData(RolloutPhase.Finalising)]
    [InlineData(RolloutPhase.Baking)]
    public void A_member_leaves_its_place_when_its_run_is_over_and_not_before(RolloutPhase phase)
    {
        var controller = Stage.Initialized(Stage.Policy with { Group = OneByOne, CanaryName = new("test", "podinfo") });
        controller.Cluster.Group = [Backend with { Name = "z.test", Phase = phase }];

        controller.Cluster.Commit("v2");
        controller.Pass();

        Assert.Equal(RolloutPhase.Waiting, controller.Status.Phase);
    }

    [Theory]
    [InlineData(RolloutPhase.Progressing, 1, false, 2)]
    [InlineData(RolloutPhase.Progressing, 0, false, 1)]
    [InlineData(RolloutPhase.Succeeded, 0, true, 1)]
    [InlineData(RolloutPhase.Progressing, 2, true, 1)]
    [InlineData(RolloutPhase.Progressing, 3, true, 1)]
    [InlineData(RolloutPhase.Promoting, 0, false, 3)]
    [InlineData(RolloutPhase.Finalising, 0, false, 3)]
    [InlineData(RolloutPhase.Baking, 0, false, 3)]
    [InlineData(RolloutPhase.Succeeded, 0, false, 3)]
    public void In_lock_step_nobody_is_more_than_a_step_ahead(RolloutPhase phase, int step, bool moved, int reached)
    {
        var controller = Stage.Initialized(Stage.Policy with { Group = LockStep });
        controller.Cluster.Group = [Backend with { Phase = phase, Step = step, HasMoved = moved }];

        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Progressing);
        var last = 0;
        for (var i = 0; i < 20 && controller.Status.Phase == RolloutPhase.Progressing; i++)
        {
            last = controller.Status.Step;
            controller.RunFor(TimeSpan.FromSeconds(15));
        }

        Assert.Equal(reached, last);
    }

    [Fact]
    public void In_lock_step_members_are_promoted_together()
    {
        var controller = Stage.Initialized(Stage.Policy with { Group = LockStep });
        controller.Cluster.Group = [Backend with { Phase = RolloutPhase.Progressing, Step = 2 }];
        controller.Cluster.Commit("v2");
        controller.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal((3, Reasons.AwaitingGroup), (controller.Status.Step, controller.Status.Reason));

        controller.Cluster.Group = [Backend with { Phase = RolloutPhase.Progressing, Step = 3 }];
        controller.Run(until: RolloutPhase.Promoting);

        Assert.Equal(RolloutPhase.Promoting, controller.Status.Phase);
    }

    [Fact]
    public void In_lock_step_a_member_with_fewer_steps_waits_at_its_last_for_the_others()
    {
        var controller = Stage.Initialized(Stage.Policy with { Group = LockStep });
        controller.Cluster.Group = [Backend with { Phase = RolloutPhase.Progressing, Step = 4, Steps = 5 }];

        controller.Cluster.Commit("v2");
        controller.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal((3, Reasons.AwaitingGroup), (controller.Status.Step, controller.Status.Reason));
    }

    [Fact]
    public void R5_a_member_that_is_given_up_takes_the_others_along_at_once()
    {
        var controller = Stage.WithTraffic(Stage.Policy with { Group = LockStep });
        controller.Cluster.Group = [Backend with { Phase = RolloutPhase.Failed, AbortedAt = controller.Cluster.Now }];

        controller.Pass();

        Assert.Equal((RolloutPhase.Failed, Reasons.GroupAborted), (controller.Status.Phase, controller.Status.Reason));
        Assert.Equal([Stage.Route(0)], controller.Effects);
    }

    [Fact]
    public void What_was_given_up_before_a_run_began_does_not_end_it()
    {
        var controller = Stage.Initialized(Stage.Policy with { Group = LockStep });
        controller.Cluster.Group = [Backend with { Phase = RolloutPhase.Failed, AbortedAt = controller.Cluster.Now }];

        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Succeeded);

        Assert.Equal("v2", controller.Status.LastPromotedSpec);
    }
}
