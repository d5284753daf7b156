using Canary.Engine.Analysis;
using Canary.Engine.Commands;
using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class BakeTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(5);

    private static readonly RolloutPolicy Policy = Stage.Policy with { Bake = new(Duration, [Stage.SuccessRate]) };

    [Fact]
    public void A_bake_begins_once_the_primary_has_all_traffic_and_the_canary_is_idle()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);

        Assert.Equal((0, 0), (controller.Cluster.RouteWeight, controller.Cluster.Target?.Replicas));
        Assert.Equal(("v1", "v2"), (controller.Status.LastPromotedSpec, controller.Status.LastAppliedSpec));
        Assert.DoesNotContain(controller.Status.History, past => past.Result == RolloutResult.Promoted);
    }

    [Fact]
    public void A_bake_that_passes_makes_the_promotion_final()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        var began = controller.Cluster.Now;

        controller.Run(until: RolloutPhase.Succeeded);

        Assert.Equal(Duration, controller.Cluster.Now - began);
        Assert.Equal(("v2", "v2"), (controller.Status.LastPromotedSpec, controller.Cluster.Primary?.Revision));
        Assert.Equal(
            (RolloutResult.Promoted, "v1"),
            (controller.Status.History[0].Result, controller.Status.History[0].Replaced)
        );
        Assert.Null(controller.Status.Bake);
    }

    [Fact]
    public void Only_the_primary_is_asked_about_and_only_in_windows_that_lie_in_the_bake()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        var (began, first) = (controller.Cluster.Now, (TimeSpan?)null);
        controller.Metrics = (_, _) => throw new InvalidOperationException("The canary was asked about.");
        controller.PrimaryMetrics = (check, _) =>
        {
            first ??= controller.Cluster.Now - began;
            return MetricAnswer.Of(check.Name, 100);
        };

        controller.Run(until: RolloutPhase.Succeeded);

        Assert.Equal(Stage.SuccessRate.Interval, first);
    }

    [Fact]
    public void The_primary_is_judged_whatever_the_canary_did_before()
    {
        var metric = Stage.SuccessRate with { Source = new InlineQuery("good") };
        var controller = Stage.At(RolloutPhase.Baking, Policy with { Bake = new(Duration, [metric]) });
        controller.RunFor(TimeSpan.FromMinutes(2));
        controller.Status = controller.Status with { FormerRun = new(controller.Cluster.Now, true) };
        var asked = 0;
        controller.PrimaryMetrics = (check, _) =>
        {
            asked++;
            return MetricAnswer.Of(check.Name, 100);
        };
        controller.RunFor(Policy.Interval);

        Assert.Equal(1, asked);
    }

    [Fact]
    public void A_bake_ends_when_its_time_is_over_and_not_at_the_next_interval()
    {
        var duration = TimeSpan.FromSeconds(100);
        var controller = Stage.At(
            RolloutPhase.Baking,
            Policy with
            {
                Bake = Policy.Bake! with { Duration = duration },
            }
        );
        var began = controller.Cluster.Now;

        controller.Run(until: RolloutPhase.Succeeded);

        Assert.Equal(duration, controller.Cluster.Now - began);
    }

    [Fact]
    public void A_bake_does_not_end_well_while_the_primary_is_not_ready()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        controller.RunFor(Duration - TimeSpan.FromSeconds(1));
        controller.Cluster.Primary!.ReadyAt = controller.Cluster.Now + TimeSpan.FromSeconds(90);

        controller.RunFor(TimeSpan.FromSeconds(60));
        Assert.Equal(RolloutPhase.Baking, controller.Status.Phase);
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void Who_ends_a_bake_in_the_moment_that_it_fails_is_heard()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy with { Threshold = 1 });
        controller.PrimaryMetrics = (check, _) => MetricAnswer.Of(check.Name, 80);

        controller.RunFor(Stage.SuccessRate.Interval - TimeSpan.FromSeconds(1));
        controller.Cluster.Now += TimeSpan.FromSeconds(1);
        controller.Cluster.Ask(CommandVerb.Promote);
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v2"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
    }

    [Fact]
    public void R3_what_the_primary_is_set_back_to_before_its_bake_is_not_baked()
    {
        var controller = Stage.At(RolloutPhase.Promoting, Policy);
        controller.RunFor(TimeSpan.FromSeconds(1));

        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v1"), (controller.Status.Phase, controller.Cluster.Primary?.Revision));
        Assert.DoesNotContain(controller.Persisted, status => status.Phase == RolloutPhase.Baking);
    }

    [Fact]
    public void A_bake_that_fails_sets_the_primary_back()
    {
        var controller = Failing();

        controller.Run(until: RolloutPhase.Failed);
        Assert.Equal((RolloutPhase.Failed, Reasons.BakeFailed), (controller.Status.Phase, controller.Status.Reason));
        Assert.Contains("is being set back", controller.Status.Message, StringComparison.Ordinal);
        controller.Run();

        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
        Assert.Equal((0, 0), (controller.Cluster.RouteWeight, controller.Cluster.Target?.Replicas));
        Assert.Equal("v1", controller.Status.LastPromotedSpec);
        Assert.Equal(RolloutResult.BakeFailed, controller.Status.History[0].Result);
        Assert.Contains("2 of 2 checks failed", controller.Status.Message, StringComparison.Ordinal);
        Assert.Contains("runs the revision before again", controller.Status.Message, StringComparison.Ordinal);
        Assert.Equal([new RestorePrimary("v1")], controller.Effects);
        Assert.Single(controller.Announced, told => told.Severity == Severity.Error);
    }

    [Fact]
    public void R3_a_revert_after_a_failed_bake_ends_it()
    {
        var controller = Failing();
        controller.Run();

        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, Reasons.Reverted), (controller.Status.Phase, controller.Status.Reason));
    }

    [Fact]
    public void R3_a_revert_in_a_bake_gives_the_primary_what_the_target_runs_again()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);

        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, Reasons.Reverted), (controller.Status.Phase, controller.Status.Reason));
        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
        Assert.Equal(RolloutResult.Reverted, controller.Status.History[0].Result);
    }

    [Fact]
    public void A_revert_in_a_bake_that_fails_is_noted_with_the_weight_that_it_had_itself()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        controller.Cluster.UnstartablePrimary.Add("v1");

        controller.Cluster.Commit("v1");
        controller.Run(until: RolloutPhase.Failed);

        Assert.Equal(
            [("v1", RolloutResult.PromotionFailed, 0m), ("v2", RolloutResult.Reverted, 60m)],
            controller.Status.History.Take(2).Select(past => (past.Revision, past.Result, past.Weight))
        );
    }

    [Fact]
    public void A_bake_adds_nothing_to_the_iterations_of_the_run()
    {
        var controller = Stage.Initialized(Policy with { Strategy = new BlueGreenStrategy(3) });

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Contains(controller.Persisted, status => status is { Phase: RolloutPhase.Baking, Checks.Count: > 0 });
        Assert.Equal((RolloutPhase.Succeeded, 3), (controller.Status.Phase, controller.Status.Iterations));
    }

    [Fact]
    public void A_revert_in_a_bake_waits_for_what_stands_in_the_way()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        controller.Cluster.Obstacles = [new("RouteNotOwned", "the route is somebody else's")];

        controller.Cluster.Commit("v1");
        controller.RunFor(TimeSpan.FromSeconds(10));
        Assert.Equal((RolloutPhase.Baking, "v2"), (controller.Status.Phase, controller.Cluster.Primary?.Revision));
        controller.Cluster.Obstacles = [];
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v1"), (controller.Status.Phase, controller.Cluster.Primary?.Revision));
    }

    [Fact]
    public void R4_a_newer_revision_starts_at_once_against_what_the_primary_runs()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);

        controller.Cluster.Commit("v3");
        controller.Pass();

        Assert.Equal((RolloutPhase.Progressing, "v3"), (controller.Status.Phase, controller.Status.LastAppliedSpec));
        Assert.Equal("v2", controller.Status.LastPromotedSpec);
        Assert.Equal(
            (RolloutResult.Superseded, "v2", "v1"),
            (
                controller.Status.History[0].Result,
                controller.Status.History[0].Revision,
                controller.Status.History[0].Replaced
            )
        );
    }

    [Fact]
    public void A_newer_revision_does_not_save_one_whose_bake_has_just_failed()
    {
        var controller = Failing();
        controller.Run(to: controller.Cluster.Now + TimeSpan.FromSeconds(85));
        Assert.Equal((RolloutPhase.Baking, 1), (controller.Status.Phase, controller.Status.FailedChecks));
        controller.Cluster.Now += TimeSpan.FromSeconds(5);

        controller.Cluster.Commit("v3");
        controller.Pass();
        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
        controller.Run(until: RolloutPhase.Progressing);

        Assert.Equal(("v3", "v1"), (controller.Status.LastAppliedSpec, controller.Status.LastPromotedSpec));
        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
    }

    [Fact]
    public void R6_no_answer_takes_nothing_back_and_ends_the_bake_without_a_verdict()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy with { MaxHold = TimeSpan.FromMinutes(20) });
        var began = controller.Cluster.Now;
        controller.PrimaryMetrics = (check, _) => MetricAnswer.Error(check.Name, "connection refused");

        controller.Run(until: RolloutPhase.Succeeded);

        Assert.Equal(TimeSpan.FromMinutes(21), controller.Cluster.Now - began);
        Assert.Contains("without a verdict", controller.Status.Message, StringComparison.Ordinal);
        Assert.Equal("v2", controller.Cluster.Primary?.Revision);
        Assert.Contains(
            controller.Announced,
            told => told is { Reason: Reasons.BakeInconclusive, Alert: AlertLevel.Warn }
        );
    }

    [Fact]
    public void R6_a_bake_that_could_not_be_judged_for_a_while_ends_with_the_first_judgement_that_passes()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        var back = controller.Cluster.Now + TimeSpan.FromMinutes(10);
        controller.PrimaryMetrics = (check, _) =>
            controller.Cluster.Now < back
                ? MetricAnswer.NoData(check.Name, "nothing was scraped")
                : MetricAnswer.Of(check.Name, 100);

        controller.Run(until: RolloutPhase.Succeeded);

        Assert.Equal(back, controller.Cluster.Now);
        Assert.Contains("the bake passed", controller.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void R6_a_policy_that_wants_a_person_then_holds_an_undecided_bake()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy with { OnInconclusive = InconclusiveAction.Hold });
        controller.PrimaryMetrics = (check, _) => MetricAnswer.Error(check.Name, "connection refused");

        controller.RunFor(TimeSpan.FromHours(3));
        Assert.Equal(RolloutPhase.Baking, controller.Status.Phase);
        controller.Cluster.Ask(CommandVerb.Promote);
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v2"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
        Assert.Equal("jane", controller.Status.History[0].By);
    }

    [Fact]
    public void A_failing_check_prolongs_a_bake_until_one_passes_or_the_limit_is_reached()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        var end = controller.Cluster.Now + Duration;
        controller.PrimaryMetrics = (check, _) => MetricAnswer.Of(check.Name, controller.Cluster.Now == end ? 80 : 100);

        controller.Run(until: RolloutPhase.Succeeded);

        Assert.Equal(end + Policy.Interval, controller.Cluster.Now);
    }

    [Fact]
    public void Abort_takes_the_revision_back_at_once()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);

        controller.Cluster.Ask(CommandVerb.Abort);
        controller.Run();

        Assert.Equal(
            (RolloutPhase.Failed, Reasons.AbortRequested),
            (controller.Status.Phase, controller.Status.Reason)
        );
        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
        Assert.Equal("jane", controller.Status.History[0].By);
    }

    [Fact]
    public void R5_what_stands_in_the_way_does_not_keep_the_primary_from_being_set_back()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        controller.Cluster.Obstacles = [new("InvalidMetric", "there is no MetricTemplate")];

        controller.Cluster.Ask(CommandVerb.Abort);
        controller.Run();

        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
    }

    [Fact]
    public void A_paused_bake_goes_on_judging_and_does_not_end()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        controller.Cluster.Ask(CommandVerb.Pause);
        controller.RunFor(TimeSpan.FromMinutes(20));
        Assert.Equal((RolloutPhase.Baking, Reasons.Paused), (controller.Status.Phase, controller.Status.Reason));
        Assert.True(controller.Cluster.Now - controller.Status.Checks[0].At <= Policy.Interval);

        controller.Cluster.Ask(CommandVerb.Resume);
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v2"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
    }

    [Fact]
    public void A_policy_that_wants_a_person_after_a_failure_holds_the_primary_as_it_is()
    {
        var controller = Failing(Policy with { OnFailure = FailureAction.Hold });
        controller.RunFor(TimeSpan.FromHours(1));
        Assert.Equal(
            (RolloutPhase.Baking, Reasons.AwaitingDecision),
            (controller.Status.Phase, controller.Status.Reason)
        );
        Assert.Equal("v2", controller.Cluster.Primary?.Revision);

        controller.Cluster.Ask(CommandVerb.Abort);
        controller.Run();

        Assert.Equal((RolloutPhase.Failed, "v1"), (controller.Status.Phase, controller.Cluster.Primary?.Revision));
    }

    [Fact]
    public void A_primary_that_is_not_ready_for_too_long_fails_the_bake()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy with { Bake = new(TimeSpan.FromHours(1), []) });
        controller.RunFor(TimeSpan.FromMinutes(1));

        controller.Cluster.Primary!.ReadyAt = null;
        controller.Run(until: RolloutPhase.Failed);

        Assert.Equal(Reasons.ProgressDeadlineExceeded, controller.Status.Reason);
    }

    [Fact]
    public void Taking_bake_out_of_the_spec_ends_it_well()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);

        controller.Policy = Stage.Policy;
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v2"), (controller.Status.Phase, controller.Status.LastPromotedSpec));
    }

    [Fact]
    public void A_longer_bake_takes_effect_in_the_bake()
    {
        var controller = Stage.At(RolloutPhase.Baking, Policy);
        var began = controller.Cluster.Now;

        controller.Policy = Policy with { Bake = Policy.Bake! with { Duration = Duration * 2 } };
        controller.Run();

        Assert.Equal(Duration * 2, controller.Status.LastTransitionTime - began);
    }

    [Fact]
    public void A_primary_whose_former_content_is_lost_is_left_and_it_is_said()
    {
        var controller = Failing();
        controller.Cluster.Primary!.Kept = null;
        controller.Run();
        Assert.Equal((RolloutPhase.Failed, "v2"), (controller.Status.Phase, controller.Cluster.Primary?.Revision));
        Assert.Contains("can't be set back", controller.Status.Message, StringComparison.Ordinal);

        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, "v1"), (controller.Status.Phase, controller.Cluster.Primary?.Revision));
    }

    [Fact]
    public void A_newer_revision_is_judged_against_a_primary_that_could_not_be_set_back()
    {
        var controller = Failing();
        controller.Cluster.Primary!.Kept = null;
        controller.Run();

        controller.Cluster.Commit("v3");
        controller.Run(until: RolloutPhase.Progressing);

        Assert.Equal(("v3", "v2"), (controller.Status.LastAppliedSpec, controller.Status.LastPromotedSpec));
        Assert.Equal(RolloutResult.BakeFailed, controller.Status.History[0].Result);
    }

    [Fact]
    public void The_first_revision_and_one_that_was_promoted_before_are_not_baked()
    {
        var controller = Stage.Fresh(Policy with { RollbackWindow = 3 });
        controller.Run();
        controller.Cluster.Commit("v2");
        controller.Run();
        controller.Persisted.Clear();

        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.DoesNotContain(controller.Persisted, status => status.Phase == RolloutPhase.Baking);
        Assert.Equal("v1", controller.Cluster.Primary?.Revision);
    }

    [Fact]
    public void A_revision_that_failed_its_bake_is_judged_again_when_it_comes_again()
    {
        var controller = Failing(Policy with { RollbackWindow = 10 });
        controller.Run();
        controller.Cluster.Commit("v1");
        controller.Run();

        controller.Cluster.Commit("v2");
        controller.RunFor(TimeSpan.FromSeconds(20));

        Assert.Equal((RolloutPhase.Progressing, 20), (controller.Status.Phase, controller.Status.CanaryWeight));
    }

    [Fact]
    public void Retry_waits_until_the_primary_is_set_back()
    {
        var controller = Failing();
        controller.Run(until: RolloutPhase.Failed);
        controller.Cluster.Ask(CommandVerb.Retry);
        controller.Pass();
        Assert.Contains("being set back", controller.Status.Commands[0].Message, StringComparison.Ordinal);
        controller.Run();

        controller.Cluster.Ask(CommandVerb.Retry, by: "joe");
        controller.Run(until: RolloutPhase.Progressing);

        Assert.Equal(("v2", "v1"), (controller.Status.LastAppliedSpec, controller.Cluster.Primary?.Revision));
    }

    [Fact]
    public void While_a_newer_revision_may_not_start_the_bake_goes_on_and_takes_commands()
    {
        var policy = Policy with { OnFailure = FailureAction.Hold };
        var controller = Failing(policy);
        controller.Policy = policy.With(Gates.GatePlace.Start);
        controller.Cluster.Commit("v3");
        controller.RunFor(TimeSpan.FromMinutes(10));
        Assert.Equal(
            (RolloutPhase.Baking, Reasons.AwaitingDecision),
            (controller.Status.Phase, controller.Status.Reason)
        );

        controller.Cluster.Ask(CommandVerb.Abort);
        controller.Run(until: RolloutPhase.Waiting);

        Assert.Equal(
            ("v3", "v1", "v1"),
            (
                controller.Status.LastAppliedSpec,
                controller.Status.LastPromotedSpec,
                controller.Cluster.Primary?.Revision
            )
        );
    }

    [Fact]
    public void A_bake_is_judged_on_while_an_abort_waits_for_the_revision_that_it_is_meant_for()
    {
        var controller = Failing();
        controller.Policy = Policy with { Schedule = new() { Deny = [new([], TimeOnly.MinValue, TimeOnly.MinValue)] } };
        controller.Cluster.Commit("v3");
        controller.Cluster.Ask(CommandVerb.Abort, revision: "v3");

        controller.Run(until: RolloutPhase.Failed);

        Assert.Equal(RolloutResult.BakeFailed, controller.Status.History[0].Result);
    }

    /// <summary>v2 is good as the canary, and bad as the primary.</summary>
    private static Controller Failing(RolloutPolicy? policy = null)
    {
        var controller = Stage.At(RolloutPhase.Baking, policy ?? Policy);
        controller.PrimaryMetrics = Stage.Bad;
        return controller;
    }
}
