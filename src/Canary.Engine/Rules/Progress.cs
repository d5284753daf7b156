using Canary.Engine.Analysis;
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
        };
        StepMessages.Announce(pass, number, step);
    }

    public static bool CanPromote(Pass pass) => HasPassedAll(pass) && Clearance.ToRise(pass) is null;

    /// <summary>The revision was judged good, and the step still has time to go, or the canary may not get more yet.</summary>
    public static bool CanStay(Pass pass) =>
        HasPassed(pass) && (!IsTimeOver(pass) || CanTakeStep(pass) || HasPassedAll(pass));

    public static void Stay(Pass pass)
    {
        RecordChecks(pass);
        pass.Status = pass.Status with { NextStepAt = NextLook(pass, Current(pass), pass.Status.StepStartedAt) };
    }

    /// <summary>What keeps the canary from getting more, when nothing else does; null: nothing does, or more is not due.</summary>
    public static Impediment? Impediment(Pass pass) =>
        pass.Status.Phase == RolloutPhase.Progressing && IsStepOver(pass) ? Clearance.ToRise(pass) : null;

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
        var counts = pass.Policy.Strategy.IterationCount is not null && judgement.Verdict == Verdict.Pass;
        pass.Status = pass.Status with
        {
            Checks = judgement.Checks,
            Iterations = pass.Status.Iterations + (counts ? 1 : 0),
        };
    }

    private static bool CanTakeStep(Pass pass) =>
        CanMove(pass)
        && !Rollback.SkipsAnalysis(pass.Policy, pass.Status)
        && pass.Status.Step < pass.Policy.Strategy.StepCount
        && (pass.Status.Step == 0 || IsStepDone(pass));

    private static bool MayRise(Pass pass) =>
        !pass.Policy.Strategy.Step(pass.Status.Step + 1).Traffic.IsMoreThan(pass.Status.Traffic)
        || Clearance.ToRise(pass) is null;

    private static bool HasPassedAll(Pass pass) =>
        CanMove(pass) && (Rollback.SkipsAnalysis(pass.Policy, pass.Status) || (IsLast(pass) && IsStepDone(pass)));

    /// <summary>Its time is over, and the last judgement let it go.</summary>
    private static bool IsStepOver(Pass pass) =>
        pass.Status.Step == 0
        || (IsTimeOver(pass) && Analysis.Judgement.VerdictOf(pass.Status.Checks.AsSpan()) == Verdict.Pass);

    /// <summary>Nothing moves before the world has caught up with what the status says.</summary>
    private static bool CanMove(Pass pass) =>
        !pass.Seen.IsObstructed() && pass.Seen.IsCanaryReady(pass.Status) && pass.Seen.IsRouted(pass.Status.Traffic);

    private static bool HasPassed(Pass pass) => pass.Judgement?.Verdict == Verdict.Pass;

    private static bool IsLast(Pass pass) => pass.Status.Step >= pass.Policy.Strategy.StepCount;

    /// <summary>An edit may have put the run into a step whose traffic it does not have: then only a judgement lets it go on.</summary>
    private static bool IsStepDone(Pass pass)
    {
        var step = Current(pass);
        var unjudged = !step.Judged && pass.Status.Traffic.SharesLike(step.Traffic);
        return IsTimeOver(pass) && (unjudged || HasPassed(pass));
    }

    private static bool IsTimeOver(Pass pass) =>
        pass.Status.StepStartedAt is not { } start
        || (Current(pass).Duration(pass.Policy.Interval) is { } duration && start + duration <= pass.Now);

    /// <summary>A judgement per interval, and one at the end of the step.</summary>
    private static DateTimeOffset NextLook(Pass pass, RolloutStep step, DateTimeOffset? start)
    {
        var next = pass.Now + pass.Policy.Interval;
        var end = start + step.Duration(pass.Policy.Interval);
        return end > pass.Now && end < next ? end.Value : next;
    }

    private static RolloutStep Current(Pass pass) =>
        pass.Policy.Strategy.Step(Math.Min(pass.Status.Step, pass.Policy.Strategy.StepCount));
}
