using Canary.Engine.Rules;
using static Canary.Engine.RolloutPhase;
using static Canary.Engine.RolloutTrigger;
using Table = Canary.Engine.StateMachine.StateTable<
    Canary.Engine.RolloutPhase,
    Canary.Engine.RolloutTrigger,
    Canary.Engine.Pass
>;

namespace Canary.Engine;

/// <summary>The part of <see cref="RolloutTable"/> that is about a promoted revision which is judged on.</summary>
internal static class BakeTable
{
    public static void Configure(Table table) =>
        table
            .Configure(RolloutPhase.Baking)
            .OnEntryFrom(Bake, Rules.Baking.Begin)
            .PermitIf(Terminate, Terminating, Deletion.IsAsked, "deleted")
            .PermitIf(Repair, Promoting, Repairing.CanBeginFromBake, "target set back")
            .PermitIf(Start, Progressing, Rules.Baking.CanGiveWay, "newer revision, bake not failed")
            .PermitIf(Abort, Failed, Aborting.IsDue, "checks failed, primary not ready in time, or requested")
            .PermitIf(Complete, Succeeded, Rules.Baking.CanComplete, "bake passed, inconclusive, or ended by a person")
            .InternalTransitionIf(
                Pause,
                Pausing.IsDue,
                Pausing.Begin,
                "paused by a person, or the policy after a failure"
            )
            .InternalTransitionIf(Continue, Rules.Baking.CanContinue, Rules.Baking.Continue, "resumed")
            .InternalTransitionIf(Stay, Rules.Baking.HasPassed, Rules.Baking.Stay, "a check passed")
            .InternalTransitionIf(Halt, Progress.IsFailing, Rules.Baking.Halt, "a check failed")
            .InternalTransitionIf(Hold, Holding.IsUnknown, Rules.Baking.Hold, "a check gave no answer")
            .Ignore(Release, Revert, Await, Withdraw, Supersede, Finalise, Shift, FailPromotion, Advance, Promote, Bake)
            .Ignore(Resume, Rescue, GiveBack, Restore)
            .Ignore(Initialize, FinishInitialization);
}
