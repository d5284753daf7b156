using Canary.Engine.Analysis;
using Canary.Engine.Gates;

namespace Canary.Engine.Rules;

/// <summary>One sentence on what is happening and what it waits for. It changes only when that does, so that an idle pass writes nothing.</summary>
internal static class Narration
{
    /// <summary>Tells a phase that is under way; the others keep what was said when they were entered.</summary>
    public static void Tell(Pass pass)
    {
        if (Describe(pass) is not var (reason, message))
        {
            return;
        }
        if (pass.Seen.Outdated is { } outdated)
        {
            message = $"{message}; it goes no further while {outdated} can't be watched";
        }
        if (reason != pass.Status.Reason || message != pass.Status.Message)
        {
            pass.Status = pass.Status with { Reason = reason, Message = message };
        }
    }

    /// <summary>Why a run comes to no decision.</summary>
    public static string Hindrance(Pass pass) =>
        pass.Seen.IsObstructed() ? "see the Stalled condition"
        : Holding.IsUnknown(pass) ? Judgement.Unknowns(pass.Judgement?.Checks ?? [])
        : Judgement.VerdictOf(pass.Status.Checks.AsSpan()) == Verdict.Unknown ? Judgement.Unknowns(pass.Status.Checks)
        : Route(pass);

    private static (string Reason, string Message)? Describe(Pass pass) =>
        pass.Status.Phase switch
        {
            RolloutPhase.Initializing => (Reasons.Initializing, Initializing(pass)),
            RolloutPhase.Waiting => BeforeStart(pass),
            RolloutPhase.Progressing => Progressing(pass),
            RolloutPhase.WaitingPromotion => Hindered(pass) ?? (Reasons.AwaitingGate, BeforePromotion(pass)),
            RolloutPhase.Paused when !pass.Status.IsFrozen() => Hindered(pass) ?? (Reasons.Paused, Paused(pass)),
            RolloutPhase.Promoting => Promoting(pass),
            RolloutPhase.Finalising => (Reasons.Finalising, Finalising(pass)),
            RolloutPhase.Baking => BakeMessages.Describe(pass),
            RolloutPhase.Failed => AfterFailure(pass),
            RolloutPhase.Terminating => (Reasons.Terminating, Terminating(pass)),
            _ => null,
        };

    private static string Initializing(Pass pass) =>
        Initialization.IsPrimaryReady(pass.Seen)
            ? $"Leads services and route to {pass.Policy.Primary()}; {Route(pass)}"
            : $"Waits for {pass.Policy.Primary()} to become ready; {pass.Policy.Target()} keeps serving";

    private static (string, string)? BeforeStart(Pass pass)
    {
        var target = pass.Policy.Target();
        var stands = Run.IsTaken(pass.Status) && !Detection.HasMoved(pass.Status, pass.Seen);
        var awaited = stands ? GateMessages.Awaited(pass, GatePlace.Start) : "";
        return awaited.Length > 0 ? (Reasons.AwaitingGate, $"{target} waits for {awaited} before it is scaled up")
            : Clearance.ToStart(pass) is { } impediment
                ? (impediment.Reason, $"{target} has a new revision, which {impediment.Message}")
            : null;
    }

    private static string BeforePromotion(Pass pass)
    {
        var awaited = GateMessages.Awaited(pass, GatePlace.Promotion);
        return $"{Standing(pass)} and passed; promotion waits for {(awaited.Length > 0 ? awaited : "the next judgement")}";
    }

    private static string Paused(Pass pass)
    {
        var standing = pass.Status.StartedAt is null ? $"{pass.Policy.Target()} is not scaled up yet" : Standing(pass);
        return pass.Status.Pause switch
        {
            { Until: { } until } => $"{standing}; paused until {until.At()}",
            { Cause: PauseCause.Command, By: { } by } pause =>
                $"{standing}; paused by {by} at {pause.Since.At()} until someone resumes, promotes or aborts it",
            _ => $"{standing}; paused by its step until someone resumes, promotes or aborts it",
        };
    }

    private static (string, string) Progressing(Pass pass)
    {
        var status = pass.Status;
        if (Hindered(pass) is { } hindered)
        {
            return hindered;
        }
        var awaited = GateMessages.AwaitedForTraffic(pass);
        if (awaited.Length > 0)
        {
            return (Reasons.AwaitingGate, $"{Standing(pass)}; its next traffic waits for {awaited}");
        }
        if (Progress.Impediment(pass) is { } impediment)
        {
            return (impediment.Reason, $"{Standing(pass)}; {impediment.Message}");
        }
        if (Judgement.VerdictOf(status.Checks.AsSpan()) == Verdict.Waiting)
        {
            return (Reasons.AwaitingJudgement, $"{Standing(pass)}; {Judgement.Waits(status.Checks)}");
        }
        var next = status.NextStepAt is { } due ? $"next judgement at {due.At()}" : "its first step begins";
        return (Reasons.AwaitingJudgement, $"{Standing(pass)}; {next}");
    }

    /// <summary>What keeps a run from going on that has pods, whatever else it waits for.</summary>
    private static (string, string)? Hindered(Pass pass)
    {
        var status = pass.Status;
        if (!status.IsRunning())
        {
            return null;
        }
        if (Detection.HasMoved(status, pass.Seen))
        {
            return (Reasons.Superseded, "Takes the canary's traffic back; then a newer revision starts");
        }
        var standing = Standing(pass);
        if (pass.Seen.IsObstructed())
        {
            return (Reasons.Holding, $"{standing}; holds until {GivesUpAt(pass)}, see the Stalled condition");
        }
        if (Deadlines.Next(pass) is { } deadline)
        {
            return (Reasons.AwaitingCanary, $"{standing}; its pods must become ready by {deadline.At()}");
        }
        if (status.HoldSince is not null)
        {
            var reason = pass.Seen.IsRouted(status.Traffic) ? Reasons.Holding : Reasons.AwaitingRoute;
            return (reason, $"{standing}; holds until {GivesUpAt(pass)}: {Hindrance(pass)}");
        }
        return null;
    }

    private static string Standing(Pass pass)
    {
        var status = pass.Status;
        var where =
            status.Step == 0
                ? "Canary has no traffic yet"
                : $"{StepMessages.Share(status.Traffic, pass.Seen)} (step {status.Step}/{status.Steps})";
        return status.FailedChecks == 0
            ? where
            : $"{where}, {status.FailedChecks} of {pass.Policy.Threshold} checks failed";
    }

    private static string? GivesUpAt(Pass pass) => (pass.Status.HoldSince + pass.Policy.MaxHold)?.At();

    private static (string, string) Promoting(Pass pass)
    {
        var reason = Repairing.IsNeeded(pass.Status) ? Reasons.Repairing : Reasons.Promoting;
        if (GivingBack.AwaitsRoute(pass))
        {
            return (reason, $"{StepMessages.Share(pass.Status.Traffic)} left; {Route(pass)}");
        }
        if (GivingBack.NextShift(pass) is { } shift)
        {
            return (
                reason,
                $"{StepMessages.Share(pass.Status.Traffic, pass.Seen)} left; {pass.Policy.Primary()} gets more at {shift.At()}"
            );
        }
        var until = Deadlines.Next(pass) is { } deadline ? $" by {deadline.At()}" : "";
        return (reason, $"{pass.Policy.Primary()} gets the revision and must become ready with it{until}");
    }

    private static string Finalising(Pass pass) =>
        pass.Seen.IsRouted(CanaryTraffic.None)
            ? $"Primary has all traffic; scales down {pass.Policy.Target()}"
            : $"Routes all traffic to primary; {Route(pass)}";

    /// <summary>Why it failed stands in the history; where the primary stands since then is told beside it.</summary>
    private static (string, string)? AfterFailure(Pass pass)
    {
        if (pass.Status.History is not [var last, ..])
        {
            return null;
        }
        return last.Result switch
        {
            RolloutResult.BakeFailed => (pass.Status.Reason, $"{last.Message}; {BakeMessages.AfterFailure(pass)}"),
            RolloutResult.Aborted when GivingBack.IsUnderWay(pass.Status) => (
                pass.Status.Reason,
                $"{last.Message}; {Returning(pass)}"
            ),
            RolloutResult.Aborted => (pass.Status.Reason, last.Message),
            _ => null,
        };
    }

    /// <summary>An aborted canary gives its traffic back in steps.</summary>
    private static string Returning(Pass pass)
    {
        var left = $"{StepMessages.Share(pass.Status.Traffic, pass.Seen)} left";
        return pass.Status.NextStepAt is { } next ? $"{left}, and gives more back at {next.At()}" : left;
    }

    private static string Terminating(Pass pass) =>
        Deletion.IsTargetReady(pass.Seen)
            ? $"Gives {pass.Policy.Target()} its traffic back"
            : $"Waits for {pass.Policy.Target()} to become ready before it gets its traffic back";

    private static string Route(Pass pass) =>
        pass.Seen.Route.Message is { } message ? $"waits for the route: {message}" : "waits for the route";
}
