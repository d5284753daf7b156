using Canary.Engine.Rules;
using static Canary.Engine.RolloutPhase;
using static Canary.Engine.RolloutTrigger;
using Table = Canary.Engine.StateMachine.StateTable<
    Canary.Engine.RolloutPhase,
    Canary.Engine.RolloutTrigger,
    Canary.Engine.Pass
>;

namespace Canary.Engine;

/// <summary>In which phase what can happen, when, and what it leads to: read it from top to bottom as the life of a canary.</summary>
internal static class RolloutTable
{
    private static readonly RolloutTrigger[] ToBegin = [Initialize, FinishInitialization];
    private static readonly RolloutTrigger[] ToChange = [Revert, Start, Await, Withdraw, Supersede];
    private static readonly RolloutTrigger[] ToJudge = [Advance, Halt, Stay, Hold, Promote];
    private static readonly RolloutTrigger[] ToBake = [Bake, Restore];
    private static readonly RolloutTrigger[] ToPause = [Pause, Continue];
    private static readonly RolloutTrigger[] ToPromote = [Finalise, Shift, Complete, FailPromotion];
    private static readonly RolloutTrigger[] ToRecover = [Resume, Repair, Rescue, GiveBack];

    public static Table Create()
    {
        var table = new Table(None, pass => pass.Status.Phase, (pass, phase) => pass.Enter(phase));
        Begin(table);
        Rest(table);
        Wait(table);
        Judge(table);
        Linger(table);
        TakeOver(table);
        BakeTable.Configure(table);
        Recover(table);
        End(table);
        return table;
    }

    private static void Begin(Table table)
    {
        table
            .Configure(None)
            .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
            .PermitIf(Initialize, Initializing, Initialization.CanBegin, "nothing stands in the way")
            .Ignore(Release, FinishInitialization, Abort)
            .Ignore(ToPause)
            .Ignore(ToChange)
            .Ignore(ToJudge)
            .Ignore(ToPromote)
            .Ignore(ToBake)
            .Ignore(ToRecover);

        table
            .Configure(Initializing)
            .OnEntryFrom(Initialize, Initialization.Begin)
            .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
            .PermitIf(
                FinishInitialization,
                Initialized,
                Initialization.CanFinish,
                "primary ready, services and route lead to it"
            )
            .Ignore(Release, Initialize, Abort)
            .Ignore(ToPause)
            .Ignore(ToChange)
            .Ignore(ToJudge)
            .Ignore(ToPromote)
            .Ignore(ToBake)
            .Ignore(ToRecover);
    }

    private static void Rest(Table table)
    {
        table.Configure(Initialized).OnEntryFrom(FinishInitialization, Initialization.Finish);
        table
            .Configure(Succeeded)
            .OnEntryFrom(Revert, Run.CallOff)
            .OnEntryFrom(Withdraw, Run.CallOff)
            .OnEntryFrom(Complete, Promotion.Complete);

        foreach (var phase in (ReadOnlySpan<RolloutPhase>)[Initialized, Succeeded])
        {
            table
                .Configure(phase)
                .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
                .PermitIf(Start, Progressing, Run.CanStart, "new revision")
                .PermitIf(Await, Waiting, Run.MustAwait, "new revision, may not start yet")
                .Ignore(Release, Revert, Withdraw, Supersede, Abort)
                .Ignore(ToPause)
                .Ignore(ToBegin)
                .Ignore(ToJudge)
                .Ignore(ToPromote)
                .Ignore(ToBake)
                .Ignore(ToRecover);
        }
    }

    private static void Wait(Table table) =>
        table
            .Configure(Waiting)
            .OnEntryFrom(Await, Run.Await)
            .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
            .PermitIf(Revert, Succeeded, Detection.IsReverted, "target set back")
            .PermitIf(Start, Progressing, Run.CanStart, "may start")
            .PermitIf(Start, Progressing, Run.CanBegin, "every gate before the start is open")
            .PermitReentryIf(Await, Run.MustAwaitGates, "may start but for its gates, or newer revision")
            .PermitIf(Withdraw, Succeeded, Run.IsWithdrawn, "target set back before the start")
            .PermitIf(Abort, Failed, Aborting.IsDue, "rejected, rolled back by a hook, or a gate timed out")
            .PermitIf(Pause, Paused, Pausing.IsDue, "paused by a person")
            .Ignore(Release, Supersede, Continue)
            .Ignore(ToBegin)
            .Ignore(ToJudge)
            .Ignore(ToPromote)
            .Ignore(ToBake)
            .Ignore(ToRecover);

    private static void Judge(Table table) =>
        table
            .Configure(Progressing)
            .OnEntryFrom(Start, Run.Start)
            .OnEntryFrom(Supersede, Run.Yield)
            .OnEntryFrom(Continue, Pausing.End)
            .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
            .PermitIf(Revert, Succeeded, Detection.IsReverted, "target set back")
            .PermitReentryIf(Start, Run.CanRestart, "newer revision, canary has no traffic")
            .PermitIf(Await, Waiting, Run.MustAwait, "newer revision, canary has no traffic, may not start yet")
            .PermitIf(Await, WaitingPromotion, Progress.MustAwaitPromotion, "last step passed, gate before promotion")
            .InternalTransitionIf(Supersede, Run.MustYield, Run.Yield, "newer revision, canary has traffic")
            .PermitIf(Abort, Failed, Aborting.IsDue, "checks failed, deadline or longest hold reached, or requested")
            .PermitIf(Pause, Paused, Pausing.IsDue, "paused by a person, a step, or the policy after a failure")
            .PermitIf(
                Promote,
                Promoting,
                Progress.CanPromote,
                "last step passed, or the rest left out and canary ready"
            )
            .InternalTransitionIf(Advance, Progress.CanAdvance, Progress.Advance, "step passed, world caught up")
            .InternalTransitionIf(
                Stay,
                Progress.CanStay,
                Progress.Stay,
                "a check passed, but the step has time to go, or the next may not be taken yet"
            )
            .InternalTransitionIf(
                Stay,
                Progress.MustWaitForTraffic,
                Progress.WaitForTraffic,
                "gate before the first traffic"
            )
            .InternalTransitionIf(Halt, Progress.IsFailing, Progress.Halt, "a check failed")
            .InternalTransitionIf(Hold, Holding.IsUnknown, Holding.Hold, "a check gave no answer")
            .Ignore(Release, Withdraw, Continue)
            .Ignore(ToBegin)
            .Ignore(ToPromote)
            .Ignore(ToBake)
            .Ignore(ToRecover);

    /// <summary>The weight is kept, but the revision is judged on.</summary>
    private static void Linger(Table table)
    {
        table
            .Configure(WaitingPromotion)
            .OnEntryFrom(Await, Promotion.Await)
            .PermitIf(Pause, Paused, Pausing.IsDue, "paused by a person, or the policy after a failure")
            .PermitIf(Promote, Promoting, Progress.CanPromoteAfterWait, "every gate before promotion is open")
            .PermitIf(Continue, Progressing, Progress.HasStepsLeft, "an edit has put steps before promotion")
            .Ignore(Start, Await);

        table
            .Configure(Paused)
            .OnEntryFrom(Pause, Pausing.Begin)
            .PermitIf(Start, Progressing, Run.CanRetryAtOnce, "retried")
            .PermitIf(
                Await,
                Waiting,
                Run.MustAwaitFromPause,
                "newer revision before the start, or retry that may not start yet"
            )
            .PermitReentryIf(Pause, Pausing.IsDue, "paused by a person, or the policy after a failure")
            .PermitIf(Continue, Waiting, Pausing.IsOverBeforeStart, "resumed before the start")
            .PermitIf(Continue, Progressing, Pausing.IsOverInRun, "resumed, or the step has waited long enough")
            .PermitIf(Promote, Promoting, Progress.CanPromoteFromPause, "promoted by a person");

        table.Configure(Waiting).OnEntryFrom(Continue, Pausing.End);

        foreach (var phase in (ReadOnlySpan<RolloutPhase>)[WaitingPromotion, Paused])
        {
            table
                .Configure(phase)
                .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
                .PermitIf(Revert, Succeeded, Detection.IsReverted, "target set back")
                .PermitIf(Supersede, Progressing, Run.MustYieldFromRest, "newer revision")
                .PermitIf(
                    Abort,
                    Failed,
                    Aborting.IsDue,
                    "checks failed, deadline or longest hold reached, or requested"
                )
                .InternalTransitionIf(Stay, Progress.CanStay, Progress.Stay, "a check passed")
                .InternalTransitionIf(Halt, Progress.IsFailing, Progress.Halt, "a check failed")
                .InternalTransitionIf(Hold, Holding.IsUnknown, Holding.Hold, "a check gave no answer")
                .Ignore(Release, Withdraw, Advance)
                .Ignore(ToBegin)
                .Ignore(ToPromote)
                .Ignore(ToBake)
                .Ignore(ToRecover);
        }
    }

    private static void TakeOver(Table table)
    {
        table
            .Configure(Promoting)
            .OnEntryFrom(Promote, Promotion.Begin)
            .OnEntryFrom(Repair, Repairing.Begin)
            .OnEntryFrom(Resume, Repairing.Resume)
            .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
            .PermitReentryIf(Repair, Repairing.CanBegin, "target changed, primary unfit")
            .PermitIf(Revert, Succeeded, Run.CanCallOffPromotion, "target set back, primary not written")
            .PermitIf(Supersede, Progressing, Run.CanCallOffPromotionForNewer, "newer revision, primary not written")
            .PermitIf(Abort, Failed, Aborting.IsDue, "deadline passed or requested, primary not written")
            .PermitIf(Finalise, Finalising, GivingBack.CanFinalise, "primary ready with the revision and large enough")
            .InternalTransitionIf(
                Shift,
                GivingBack.CanShift,
                GivingBack.Shift,
                "the same, a part of the traffic at a time"
            )
            .PermitIf(FailPromotion, Failed, Promotion.HasFailed, "primary not ready in time")
            .Ignore(Release, Resume, Start, Await, Withdraw, Complete, Rescue, GiveBack)
            .Ignore(ToBake)
            .Ignore(ToPause)
            .Ignore(ToBegin)
            .Ignore(ToJudge);

        table
            .Configure(Finalising)
            .OnEntryFrom(Finalise, Promotion.Finalise)
            .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
            .PermitIf(Bake, RolloutPhase.Baking, Rules.Baking.CanBegin, "the same, but the primary is to be judged on")
            .PermitIf(Complete, Succeeded, Promotion.CanComplete, "primary has all traffic, canary idle")
            .PermitIf(FailPromotion, Failed, Promotion.HasFailed, "primary not ready in time")
            .Ignore(Release, Abort, Finalise, Shift, Restore)
            .Ignore(ToPause)
            .Ignore(ToBegin)
            .Ignore(ToChange)
            .Ignore(ToJudge)
            .Ignore(ToRecover);
    }

    private static void Recover(Table table) =>
        table
            .Configure(Failed)
            .OnEntryFrom(Abort, Aborting.Abort)
            .OnEntryFrom(FailPromotion, Promotion.Fail)
            .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
            .PermitIf(Revert, Succeeded, Run.CanCallOffFailure, "target set back, primary fit")
            .PermitIf(Resume, Promoting, Repairing.CanResume, "promotion failed, primary ready after all")
            .PermitIf(Repair, Promoting, Repairing.CanBeginAfterFailure, "target changed, primary unfit")
            .PermitIf(Start, Progressing, Run.CanStart, "new revision or retry, primary fit")
            .PermitIf(Await, Waiting, Run.MustAwait, "new revision or retry, may not start yet")
            .InternalTransitionIf(Rescue, Promotion.CanRescue, Promotion.Rescue, "promotion failed, canary ready")
            .InternalTransitionIf(
                Restore,
                Restoring.CanFinish,
                Restoring.Finish,
                "bake failed, primary set back and ready"
            )
            .InternalTransitionIf(
                GiveBack,
                GivingBack.CanGoOn,
                GivingBack.Begin,
                "aborted, a step back is due or the canary unfit"
            )
            .Ignore(Release, Withdraw, Supersede, Abort, Bake)
            .Ignore(ToPause)
            .Ignore(ToBegin)
            .Ignore(ToJudge)
            .Ignore(ToPromote);

    private static void End(Table table)
    {
        table
            .Configure(Terminating)
            .OnEntryFrom(Terminate, Deletion.Begin)
            .PermitIf(Release, Terminated, Deletion.IsDone, "target has its traffic back, or needs none")
            .Ignore(Terminate, Abort)
            .Ignore(ToPause)
            .Ignore(ToBegin)
            .Ignore(ToChange)
            .Ignore(ToJudge)
            .Ignore(ToPromote)
            .Ignore(ToBake)
            .Ignore(ToRecover);

        table.Configure(Terminated).OnEntryFrom(Release, Deletion.Finish).Ignore(Enum.GetValues<RolloutTrigger>());
    }
}
