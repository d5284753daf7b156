using Canary.Engine.Analysis;
using Canary.Engine.Commands;

namespace Canary.Engine.Rules;

/// <summary>
/// A promoted revision is judged on, now on the primary, with the limits of a run. Until that has passed it counts as promoted for nothing: what was
/// promoted before is kept, and comes back if it fails.
/// </summary>
internal static class Baking
{
    /// <summary>
    /// The policy wants the revision judged after its promotion. One that was promoted before was judged then, and people who go back to it must
    /// not be sent forward again by whatever made them go.
    /// </summary>
    public static bool IsDue(RolloutPolicy policy, RolloutStatus status) =>
        policy.Bake is not null
        && status.LastPromotedSpec is { } promoted
        && promoted != status.LastAppliedSpec
        && !Rollback.WasPromoted(policy, status);

    public static bool CanBegin(Pass pass) => Promotion.IsComplete(pass) && IsDue(pass.Policy, pass.Status);

    public static void Begin(Pass pass)
    {
        pass.Status = pass.Status with { Bake = new(pass.Now), FailedChecks = 0, Checks = [] };
        pass.Status = pass.Status with { NextStepAt = NextLook(pass) };
        pass.Announce(
            Severity.Normal,
            Reasons.Baking,
            $"Routed all traffic to {pass.Policy.Primary()}; judging it for {pass.Policy.Bake?.Duration:c} before its promotion is final",
            AlertLevel.Info
        );
    }

    /// <summary>A newer revision ends the bake; but not one that has just failed, whose place the revision before takes first.</summary>
    public static bool CanGiveWay(Pass pass) => Run.CanStart(pass) && pass.AbortCause is null;

    /// <summary>A newer revision runs against what the primary runs, so that counts as promoted from now on, though its bake did not end.</summary>
    public static void GiveWay(Pass pass)
    {
        if (pass.Status.Bake is null)
        {
            return;
        }
        if (pass.Before.Phase == RolloutPhase.Baking)
        {
            History.AddReplacing(
                pass,
                RolloutResult.Superseded,
                Reasons.Superseded,
                $"A newer revision of {pass.Policy.Target()} appeared in its bake, which ended without a verdict"
            );
        }
        pass.Status = pass.Status with { Bake = null, LastPromotedSpec = pass.Status.LastAppliedSpec };
    }

    /// <summary>
    /// It ends with a judgement that passes once its time is over, with one that could not be made for too long, when a person says so, or when the
    /// spec asks for no bake any more.
    /// </summary>
    public static bool CanComplete(Pass pass) =>
        Promotion.IsComplete(pass)
        && pass.AbortCause is null
        && (
            pass.Policy.Bake is null
            || IsEndedByPerson(pass)
            || (pass.Status.Pause is null && IsTimeOver(pass) && (HasPassed(pass) || IsInconclusive(pass)))
        );

    /// <summary>Notes how the bake ended.</summary>
    /// <returns>That, to be read after a colon.</returns>
    public static string Conclude(Pass pass)
    {
        Progress.RecordChecks(pass);
        if (IsEndedByPerson(pass))
        {
            return $"{pass.Command?.Asker()} ended its bake";
        }
        if (pass.Policy.Bake is null)
        {
            return "the spec asks for no bake any more";
        }
        if (HasPassed(pass))
        {
            return "the bake passed";
        }
        var why = Limits.FindUnanswered(pass) ?? Judgement.Unknowns(pass.Status.Checks);
        pass.Announce(
            Severity.Warning,
            Reasons.BakeInconclusive,
            $"The bake of {pass.Policy.Primary()} ends without a verdict, and it keeps its revision: {why}",
            AlertLevel.Warn
        );
        return $"the bake ended without a verdict ({why})";
    }

    public static void Fail(Pass pass)
    {
        // The guard found it in the same pass.
        var cause = pass.AbortCause!;
        Progress.RecordChecks(pass);
        var failed = Progress.IsFailing(pass) ? 1 : 0;
        var message = $"The promoted revision was taken back in its bake: {cause.Details}";
        pass.Status = pass.Status with { FailedChecks = pass.Status.FailedChecks + failed };
        History.Add(pass, RolloutResult.BakeFailed, cause.Reason, message, cause.By);
        pass.Status = pass.Status with { Reason = cause.Reason, Message = message };
        pass.Announce(
            Severity.Error,
            cause.Reason,
            $"Rolling back {pass.Policy.Primary()} {cause.Headline}",
            cause.Alert
        );
        Aftermath.Expect(pass);
    }

    public static bool HasPassed(Pass pass) => pass.Judgement?.Verdict == Verdict.Pass;

    public static void Stay(Pass pass) => LookAgain(pass);

    public static void Halt(Pass pass)
    {
        LookAgain(pass);
        pass.Status = pass.Status with { FailedChecks = pass.Status.FailedChecks + 1 };
        pass.Announce(
            Severity.Warning,
            "CheckFailed",
            $"A check of {pass.Policy.Primary()} failed in its bake: {pass.Judgement?.Failures()}"
        );
    }

    public static void Hold(Pass pass)
    {
        LookAgain(pass);
        if (pass.Before.HoldSince is null)
        {
            pass.Announce(
                Severity.Warning,
                Reasons.Holding,
                $"The bake of {pass.Policy.Primary()} holds: {Judgement.Unknowns(pass.Status.Checks)}",
                AlertLevel.Warn
            );
        }
    }

    /// <summary>The last judgement could not be made, or none can be made now.</summary>
    public static bool IsUndecided(Pass pass) =>
        !pass.Status.IsFrozen()
        && (pass.Seen.IsObstructed() || Judgement.VerdictOf(pass.Status.Checks.AsSpan()) == Verdict.Unknown);

    /// <summary>Notes that the bake does not end before somebody says so.</summary>
    public static void Pause(Pass pass, PauseRecord pause)
    {
        if (pause.Cause != PauseCause.Failure || pass.AbortCause is not { } cause)
        {
            return;
        }
        var failed = Progress.IsFailing(pass) ? 1 : 0;
        Progress.RecordChecks(pass);
        pass.Status = pass.Status with
        {
            FailedChecks = pass.Status.FailedChecks + failed,
            NextStepAt = null,
            Reason = Reasons.AwaitingDecision,
            Message =
                $"{pass.Policy.Primary()} has all traffic and failed its bake, held until someone promotes or aborts it: {cause.Details}",
        };
        pass.Announce(
            Severity.Error,
            cause.Reason,
            $"Holding {pass.Policy.Primary()} {cause.Headline}; promote or abort it"
        );
    }

    public static bool CanContinue(Pass pass) =>
        pass.Command is { Verb: CommandVerb.Resume } && pass.Status.Pause is not null;

    public static void Continue(Pass pass)
    {
        pass.Status = pass.Status with { Pause = null, NextStepAt = pass.Now };
        pass.Announce(Severity.Normal, "Resumed", $"The bake of {pass.Policy.Primary()} goes on");
    }

    /// <summary>When the time of the bake is over; null: there is none any more.</summary>
    public static DateTimeOffset? EndsAt(Pass pass) => pass.Status.Bake?.Since + pass.Policy.Bake?.Duration;

    private static bool IsTimeOver(Pass pass) => EndsAt(pass) <= pass.Now;

    private static bool IsEndedByPerson(Pass pass) => pass.Command is { Verb: CommandVerb.Promote };

    /// <summary>What could not be judged is no reason to take back what was promoted, nor to wait for ever, unless the policy wants a person then.</summary>
    private static bool IsInconclusive(Pass pass) =>
        Holding.IsUnknown(pass)
        && pass.Policy.OnInconclusive != InconclusiveAction.Hold
        && (pass.IsOver(pass.Status.HoldSince, pass.Policy.MaxHold) || Limits.FindUnanswered(pass) is not null);

    private static void LookAgain(Pass pass)
    {
        Progress.RecordChecks(pass);
        pass.Status = pass.Status with { NextStepAt = NextLook(pass) };
    }

    /// <summary>A judgement per interval, and one at the end.</summary>
    private static DateTimeOffset NextLook(Pass pass)
    {
        var next = pass.Now + pass.Policy.Interval;
        return EndsAt(pass) is { } end && end > pass.Now && end < next ? end : next;
    }
}
