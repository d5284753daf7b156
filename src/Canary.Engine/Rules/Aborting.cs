using Canary.Engine.Analysis;

namespace Canary.Engine.Rules;

/// <summary>Why a revision is given up.</summary>
/// <param name="Reason">For the status.</param>
/// <param name="Headline">For the event, after "Rolling back podinfo.test".</param>
/// <param name="Details">For the message.</param>
internal sealed record AbortCause(string Reason, string Headline, string Details)
{
    /// <summary>The policy wants a person to decide instead; null: the revision is given up.</summary>
    public PauseCause? Freezes { get; init; }

    /// <summary>How loud it is told.</summary>
    public AlertLevel Alert { get; init; } = AlertLevel.Error;

    /// <summary>Who asked for it; null: nobody did.</summary>
    public string? By { get; init; }
}

/// <summary>A revision is given up in the pass that sees the cause, whatever else is not ready (R5).</summary>
internal static class Aborting
{
    public static bool IsDue(Pass pass) => pass.AbortCause is { Freezes: null };

    public static void Abort(Pass pass)
    {
        if (pass.Before.Phase == RolloutPhase.Baking)
        {
            Baking.Fail(pass);
            return;
        }
        // The guard found it in the same pass.
        var cause = pass.AbortCause!;
        var (reason, headline, details) = cause;
        Progress.RecordChecks(pass);
        var failed = Progress.IsFailing(pass) ? 1 : 0;
        var message = $"The revision was given up at {pass.Status.CanaryWeight} %: {details}";
        pass.Status = pass.Status with { FailedChecks = pass.Status.FailedChecks + failed };
        History.Add(pass, RolloutResult.Aborted, reason, message, cause.By);
        pass.Status = pass.Status with { Reason = reason, Message = message };
        pass.Announce(Severity.Error, reason, $"Rolling back {pass.Policy.Target()} {headline}", cause.Alert);
        GivingBack.Begin(pass);
        Aftermath.Expect(pass);
    }

    /// <summary>A revision that is about to give way to a newer one is judged no more, nor is one that a person decides on.</summary>
    public static AbortCause? FindCause(Pass pass)
    {
        if (pass.Before.Phase == RolloutPhase.Baking)
        {
            return BakeFailure.Find(pass);
        }
        if (pass.Before.Phase == RolloutPhase.Promoting)
        {
            return AbortRequests.FindCommand(pass) ?? Unwritable(pass);
        }
        if (Detection.HasMoved(pass.Status, pass.Seen))
        {
            return pass.Before.IsRunning() ? Inconclusive(pass) : null;
        }
        if (!pass.Before.IsUnderWay())
        {
            return null;
        }
        var requested = AbortRequests.Find(pass);
        return requested is not null || !pass.Before.IsRunning() ? requested
            : Gone(pass) is { } gone ? gone
            : pass.Before.IsFrozen() ? NeverReady(pass)
            : ChecksFailed(pass) ?? GroupAborted(pass) ?? NeverReady(pass) ?? Inconclusive(pass);
    }

    private static AbortCause? Gone(Pass pass) =>
        pass.Target is null
            ? new(Reasons.TargetNotFound, "it is gone", $"{pass.Policy.Target()} is not there any more")
            : null;

    private static AbortCause? ChecksFailed(Pass pass)
    {
        if (pass.Status.Skips(pass.Policy))
        {
            return null;
        }
        var freezes = pass.Policy.OnFailure == FailureAction.Hold ? PauseCause.Failure : (PauseCause?)null;
        if (Limits.FindFailed(pass) is { } spent)
        {
            return new(Reasons.ChecksFailed, spent, spent) { Freezes = freezes };
        }
        var failed = pass.Status.FailedChecks + (Progress.IsFailing(pass) ? 1 : 0);
        if (failed < pass.Policy.Threshold)
        {
            return null;
        }
        var last = (pass.Judgement ?? new Judgement(Verdict.Fail, pass.Status.Checks)).Failures();
        var headline = $"failed checks threshold reached {pass.Policy.Threshold}: {last}";
        return new(
            Reasons.ChecksFailed,
            headline,
            $"{failed} of {pass.Policy.Threshold} checks failed, the last: {last}"
        )
        {
            Freezes = freezes,
        };
    }

    /// <summary>What a member gave up because another did is no new cause.</summary>
    public static AbortCause? GroupAborted(Pass pass)
    {
        if (pass.Policy.Group is not { AbortTogether: true } group)
        {
            return null;
        }
        var first = pass.Seen.Group.FirstOrDefault(peer => peer.AbortedAt > pass.Status.StartedAt);
        return first is null
            ? null
            : new(
                Reasons.GroupAborted,
                $"{first.Name} of group {group.Name} was given up",
                $"{first.Name} of group {group.Name} was given up"
            );
    }

    private static AbortCause? NeverReady(Pass pass)
    {
        if (pass.Seen.IsCanaryReady(pass.Status))
        {
            return null;
        }
        var givenUp =
            pass.Target is { Replicas: > 0, Readiness: Readiness.Failed } && pass.Seen.IsTargetAt(pass.Status);
        if (!givenUp && !pass.IsOver(pass.Status.UnreadySince, pass.Policy.ProgressDeadline))
        {
            return null;
        }
        var why = pass.Target?.ReadinessMessage ?? "its pods are not available";
        return new(
            Reasons.ProgressDeadlineExceeded,
            $"progress deadline exceeded: {why}",
            $"{pass.Policy.Target()} did not get ready in time: {why}"
        );
    }

    private static AbortCause? Inconclusive(Pass pass)
    {
        var held = pass.IsOver(pass.Status.HoldSince, pass.Policy.MaxHold) && Holding.IsUndecided(pass);
        var since = $"no decision since {pass.Status.HoldSince?.At()}: {Narration.Hindrance(pass)}";
        var why = Limits.FindUnanswered(pass) ?? (held ? since : null);
        var promotes = pass.Policy.OnInconclusive == InconclusiveAction.Promote && Progress.CanMove(pass);
        return why is null || promotes
            ? null
            : new(Reasons.Inconclusive, why, why)
            {
                Freezes =
                    pass.Policy.OnInconclusive == InconclusiveAction.Hold && !Detection.HasMoved(pass.Status, pass.Seen)
                        ? PauseCause.Inconclusive
                        : null,
            };
    }

    /// <summary>The primary could not even be written: it still runs what was promoted and keeps serving.</summary>
    private static AbortCause? Unwritable(Pass pass) =>
        Promotion.IsUntouched(pass) && pass.IsOver(pass.Status.UnreadySince, pass.Policy.ProgressDeadline)
            ? new(
                Reasons.ProgressDeadlineExceeded,
                $"{pass.Policy.Primary()} could not be written in time",
                $"{pass.Policy.Primary()} could not be given the revision in time"
            )
            : null;
}
