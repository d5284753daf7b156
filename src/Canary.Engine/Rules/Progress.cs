using Canary.Engine.Analysis;
using Canary.Engine.Gates;
using Canary.Engine.Strategies;

namespace Canary.Engine.Rules;

/// <summary>From step to step: a judgement per interval, each passed one a step forward.</summary>
internal static class Progress
{
    public static bool CanAdvance(Pass pass) => CanTakeStep(pass) && MayRise(pass);

    public static void Advance(Pass pass)
    {
        RecordChecks(pass);
        var status = pass.Status;
        var number = status.Step + 1;
        var step = pass.Policy.Strategy.Step(number);
        pass.Status = status with
        {
            Step = number,
            Steps = pass.Policy.Strategy.StepCount,
            Traffic = step.Traffic,
            PeakWeight = Math.Max(status.PeakWeight, step.Traffic.Weight),
            StepStartedAt = pass.Now,
            NextStepAt = NextLook(pass, step, pass.Now),
            AnalysisStartedAt = status.AnalysisStartedAt ?? pass.Now,
            SkipsStep = false,
        };
        Gatekeeping.Use(pass);
        StepMessages.Announce(pass, number, step);
    }

    /// <summary>The last step was passed, or the rest is left out.</summary>
    public static bool CanPromote(Pass pass) =>
        HasPassedAll(pass) && (pass.Status.PromoteBy is not null || (MayRise(pass) && IsConfirmed(pass)));

    /// <summary>The last step was passed, but a gate before promotion is closed.</summary>
    public static bool MustAwaitPromotion(Pass pass) =>
        HasPassedAll(pass) && pass.AbortCause is null && MayRise(pass) && !IsConfirmed(pass);

    /// <summary>The gates opened, and the metrics have said nothing else since the last step was passed.</summary>
    public static bool CanPromoteAfterWait(Pass pass) =>
        CanMove(pass)
        && (
            pass.Status.PromoteBy is not null
            || (
                Clearance.ToRise(pass) is null
                && IsConfirmed(pass)
                && (pass.Judgement?.Verdict ?? Judgement.VerdictOf(pass.Status.Checks.AsSpan())) == Verdict.Pass
            )
        );

    /// <summary>An edit of the spec has left the run before its last step.</summary>
    public static bool HasStepsLeft(Pass pass) => !IsLast(pass) && !pass.Status.Skips(pass.Policy);

    /// <summary>Only what a person asked for promotes a paused rollout.</summary>
    public static bool CanPromoteFromPause(Pass pass) =>
        pass.Status is { StartedAt: not null, PromoteBy: not null } && CanMove(pass);

    /// <summary>
    /// The revision was judged good, and the step still has time to go, or the canary may not get more yet; or nothing speaks against it, but
    /// not all metrics speak of it yet.
    /// </summary>
    public static bool CanStay(Pass pass) =>
        pass.Judgement?.Verdict == Verdict.Waiting
        || HasPassed(pass)
            && (
                pass.Status.Phase != RolloutPhase.Progressing
                || pass.Status.Step == 0
                || !IsTimeOver(pass)
                || CanTakeStep(pass)
                || HasPassedAll(pass)
            );

    public static void Stay(Pass pass)
    {
        RecordChecks(pass);
        pass.Status = pass.Status with
        {
            NextStepAt = pass.Status.Step == 0 ? null : NextLook(pass, Current(pass), pass.Status.StepStartedAt),
        };
    }

    /// <summary>A gate before the first traffic said no, or nothing: it is asked again in an interval.</summary>
    public static bool MustWaitForTraffic(Pass pass) =>
        pass.Status.Step == 0 && pass.Asked.Any(gate => gate.At == GatePlace.Traffic) && !MayRise(pass);

    public static void WaitForTraffic(Pass pass) =>
        pass.Status = pass.Status with { NextStepAt = pass.Now + pass.Policy.Interval };

    /// <summary>The canary would get more now, or be promoted, if it is judged good.</summary>
    public static bool IsBeforeIncrease(Pass pass) =>
        CanMove(pass)
        && !pass.Status.Skips(pass.Policy)
        && Increases(pass)
        && Clearance.ToRise(pass) is null
        && (
            pass.Status.Step == 0
                ? Preparation.IsDone(pass.Policy, pass.Status) && !IsWaiting(pass)
                : pass.Status.NextStepAt <= pass.Now && (pass.Status.SkipsStep || IsTimeOver(pass))
        );

    /// <summary>What was judged in this pass does not keep the revision from coming to this place.</summary>
    public static bool IsGoodSoFar(Pass pass, GatePlace place) =>
        place != GatePlace.Traffic || pass.Status.Step == 0 || IsStepDone(pass);

    /// <summary>The run can go on to a step that waits; null: it can't, or the next step does not.</summary>
    public static StepPause? NextPause(Pass pass) =>
        CanAdvance(pass) ? pass.Policy.Strategy.Step(pass.Status.Step + 1).Pause : null;

    /// <summary>The present step is one that waits, and its time has not come; null: it is not.</summary>
    public static StepPause? PauseOfStep(Pass pass) =>
        pass.Status is { Step: > 0, StepStartedAt: not null, SkipsStep: false }
        && !pass.Status.Skips(pass.Policy)
        && !IsTimeOver(pass)
            ? Current(pass).Pause
            : null;

    /// <summary>What keeps the canary from getting more, when nothing else does; null: nothing does, or more is not due.</summary>
    public static Impediment? Impediment(Pass pass) =>
        pass.Status is { Phase: RolloutPhase.Progressing or RolloutPhase.WaitingPromotion, PromoteBy: null }
        && IsStepOver(pass)
            ? Clearance.ToRise(pass)
            : null;

    public static bool IsFailing(Pass pass) => pass.Judgement?.Verdict == Verdict.Fail;

    public static void Halt(Pass pass)
    {
        RecordChecks(pass);
        pass.Status = pass.Status with
        {
            FailedChecks = pass.Status.FailedChecks + 1,
            NextStepAt = pass.Now + pass.Policy.Interval,
        };
        pass.Announce(
            Severity.Warning,
            "CheckFailed",
            $"Halt {pass.Policy.Target()} advancement {pass.Judgement?.Failures()}"
        );
    }

    /// <summary>Takes the checks of this pass into the status, if any were made.</summary>
    public static void RecordChecks(Pass pass)
    {
        if (pass.Judgement is not { } judgement)
        {
            return;
        }
        var counts =
            pass.Policy.Strategy.IterationCount is not null
            && judgement.Verdict == Verdict.Pass
            && pass.Before is { Step: > 0, Phase: not RolloutPhase.Baking };
        pass.Status = pass.Status with
        {
            Checks = judgement.Checks,
            Iterations = pass.Status.Iterations + (counts ? 1 : 0),
        };
    }

    private static bool CanTakeStep(Pass pass) =>
        CanMove(pass)
        && !pass.Status.Skips(pass.Policy)
        && pass.Status.Step < pass.Policy.Strategy.StepCount
        && (
            pass.Status.Step == 0 ? Preparation.IsDone(pass.Policy, pass.Status) && !IsWaiting(pass) : IsStepDone(pass)
        );

    /// <summary>The canary may get what comes next, which for the last step is the promotion.</summary>
    private static bool MayRise(Pass pass) =>
        !Increases(pass)
        || (
            Clearance.ToRise(pass) is null
            && (pass.Status.Skips(pass.Policy) || Gatekeeping.IsOpen(pass, GatePlace.Traffic))
        );

    private static bool HasPassedAll(Pass pass) =>
        CanMove(pass) && (pass.Status.Skips(pass.Policy) || (IsLast(pass) && IsStepDone(pass)));

    private static bool IsConfirmed(Pass pass) =>
        pass.Status.Skips(pass.Policy) || Gatekeeping.IsOpen(pass, GatePlace.Promotion);

    /// <summary>Its time is over, and the last judgement let it go.</summary>
    private static bool IsStepOver(Pass pass) =>
        pass.Status.Step == 0 || (IsTimeOver(pass) && Judgement.VerdictOf(pass.Status.Checks.AsSpan()) == Verdict.Pass);

    /// <summary>Nothing moves before the world has caught up with what the status says.</summary>
    public static bool CanMove(Pass pass) =>
        !pass.Seen.IsObstructed() && pass.Seen.IsCanaryReady(pass.Status) && pass.Seen.IsRouted(pass.Status.Traffic);

    private static bool HasPassed(Pass pass) => pass.Judgement?.Verdict == Verdict.Pass;

    private static bool IsLast(Pass pass) => pass.Status.Step >= pass.Policy.Strategy.StepCount;

    /// <summary>An edit may have put the run into a step whose traffic it does not have: then only a judgement lets it go on.</summary>
    private static bool IsStepDone(Pass pass)
    {
        var step = Current(pass);
        var unjudged = !step.Judged && pass.Status.Traffic.SharesLike(step.Traffic);
        return pass.Status.SkipsStep || (IsTimeOver(pass) && (unjudged || HasPassed(pass)));
    }

    private static bool IsWaiting(Pass pass) => pass.Status.NextStepAt > pass.Now;

    /// <summary>The next step gives the canary more, or is the promotion.</summary>
    private static bool Increases(Pass pass)
    {
        var next = pass.Status.Step + 1;
        var strategy = pass.Policy.Strategy;
        return pass.Status.Skips(pass.Policy)
            || next > strategy.StepCount
            || strategy.Step(next).Traffic.IsMoreThan(pass.Status.Traffic);
    }

    private static bool IsTimeOver(Pass pass) =>
        pass.Status.StepStartedAt is not { } start
        || (Current(pass).Duration(pass.Policy.Interval) is { } duration && start + duration <= pass.Now);

    /// <summary>A judgement per interval, and one at the end of the step.</summary>
    private static DateTimeOffset NextLook(Pass pass, RolloutStep step, DateTimeOffset? start)
    {
        var next = pass.Now + pass.Policy.Interval;
        if (FormerRun.NextClear(pass) is { } clear && clear < next)
        {
            return clear;
        }
        var end = start + step.Duration(pass.Policy.Interval);
        return end > pass.Now && end < next ? end.Value : next;
    }

    private static RolloutStep Current(Pass pass) =>
        pass.Policy.Strategy.Step(Math.Min(pass.Status.Step, pass.Policy.Strategy.StepCount));
}
