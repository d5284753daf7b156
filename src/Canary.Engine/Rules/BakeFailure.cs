using Canary.Engine.Analysis;
using Canary.Engine.Commands;

namespace Canary.Engine.Rules;

/// <summary>Why a promoted revision is taken back in its bake. That a metric gives no answer never is a reason (R6).</summary>
internal static class BakeFailure
{
    public static AbortCause? Find(Pass pass) =>
        pass.Command is { Verb: CommandVerb.Promote } ? null
        : AbortRequests.FindCommand(pass) is { } requested ? requested
        : pass.Before.IsFrozen() ? NeverReady(pass)
        : ChecksFailed(pass) ?? Aborting.GroupAborted(pass) ?? NeverReady(pass);

    private static AbortCause? ChecksFailed(Pass pass)
    {
        var freezes = pass.Policy.OnFailure == FailureAction.Hold ? PauseCause.Failure : (PauseCause?)null;
        if (Limits.FindFailed(pass) is { } spent)
        {
            return new(Reasons.BakeFailed, spent, spent) { Freezes = freezes };
        }
        var failed = pass.Status.FailedChecks + (Progress.IsFailing(pass) ? 1 : 0);
        if (failed < pass.Policy.Threshold)
        {
            return null;
        }
        var last = (pass.Judgement ?? new Judgement(Verdict.Fail, pass.Status.Checks)).Failures();
        return new(
            Reasons.BakeFailed,
            $"failed checks threshold reached {pass.Policy.Threshold}: {last}",
            $"{failed} of {pass.Policy.Threshold} checks failed, the last: {last}"
        )
        {
            Freezes = freezes,
        };
    }

    /// <summary>It got ready once, so its own deadline is over; what counts is how long it has not been since.</summary>
    private static AbortCause? NeverReady(Pass pass)
    {
        if (pass.Seen.IsPrimaryReady() || !pass.IsOver(pass.Status.UnreadySince, pass.Policy.ProgressDeadline))
        {
            return null;
        }
        var why = pass.Seen.Primary?.ReadinessMessage ?? "its pods are not available";
        return new(
            Reasons.ProgressDeadlineExceeded,
            $"primary not ready: {why}",
            $"{pass.Policy.Primary()} was not ready for too long: {why}"
        );
    }
}
