using Canary.Engine.Analysis;

namespace Canary.Engine.Rules;

/// <summary>A run that comes to no decision neither passes nor fails (R6), but not for ever.</summary>
internal static class Holding
{
    public static bool IsUnknown(Pass pass) => pass.Judgement?.Verdict == Verdict.Unknown;

    public static void Hold(Pass pass)
    {
        Progress.RecordChecks(pass);
        pass.Status = pass.Status with { NextStepAt = pass.Now + pass.Policy.Interval };
        if (pass.Before.HoldSince is null)
        {
            var why = Judgement.Unknowns(pass.Status.Checks);
            pass.Announce(
                Severity.Warning,
                Reasons.Holding,
                $"Halt {pass.Policy.Target()} advancement {why}",
                AlertLevel.Warn
            );
        }
    }

    /// <summary>The longest hold is over, and the policy takes the revision then if its pods are ready.</summary>
    public static void Conclude(Pass pass)
    {
        if (!IsTakenUnjudged(pass))
        {
            return;
        }
        var why =
            Limits.FindUnanswered(pass)
            ?? $"no decision since {pass.Status.HoldSince?.At()}: {Narration.Hindrance(pass)}";
        pass.Status = pass.Status with { PromoteBy = "onInconclusive" };
        pass.Announce(
            Severity.Warning,
            Reasons.Inconclusive,
            $"Promoting {pass.Policy.Target()} as onInconclusive says: {why}",
            AlertLevel.Warn
        );
    }

    /// <summary>Since when a decision is due that can't be made.</summary>
    public static void Track(Pass pass)
    {
        var since = IsUndecided(pass) ? pass.Status.HoldSince ?? pass.Now : (DateTimeOffset?)null;
        if (since != pass.Status.HoldSince)
        {
            pass.Status = pass.Status with { HoldSince = since };
        }
    }

    public static bool IsUndecided(Pass pass)
    {
        var status = pass.Status;
        switch (status.Phase)
        {
            case RolloutPhase.Promoting:
                return GivingBack.AwaitsRoute(pass);
            case RolloutPhase.Finalising:
                return !pass.Seen.IsRouted(status.Traffic);
            case RolloutPhase.Baking:
                return Baking.IsUndecided(pass);
        }
        if (!status.IsRunning() || status.IsFrozen())
        {
            return false;
        }
        if (pass.Seen.IsObstructed() || Detection.HasMoved(status, pass.Seen))
        {
            return true;
        }
        var routed = pass.Seen.IsRouted(status.Traffic);
        if (status.NextStepAt is not { } due)
        {
            return IsUnknown(pass) || (!routed && pass.Seen.IsCanaryReady(status));
        }
        return due <= pass.Now
            ? !routed || IsUnknown(pass)
            : Judgement.VerdictOf(status.Checks.AsSpan()) == Verdict.Unknown;
    }

    private static bool IsTakenUnjudged(Pass pass) =>
        pass.Policy.OnInconclusive == InconclusiveAction.Promote
        && pass.Status.PromoteBy is null
        && pass.Before.IsRunning()
        && pass.AbortCause is null
        && !Detection.HasMoved(pass.Status, pass.Seen)
        && Progress.CanMove(pass)
        && (
            Limits.FindUnanswered(pass) is not null
            || (pass.IsOver(pass.Status.HoldSince, pass.Policy.MaxHold) && IsUndecided(pass))
        );
}
