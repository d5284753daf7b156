using Canary.Engine.Analysis;

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
            RolloutPhase.Waiting => Waiting(pass),
            RolloutPhase.Progressing => Progressing(pass),
            RolloutPhase.Promoting => Promoting(pass),
            RolloutPhase.Finalising => (Reasons.Finalising, Finalising(pass)),
            RolloutPhase.Terminating => (Reasons.Terminating, Terminating(pass)),
            _ => null,
        };

    private static string Initializing(Pass pass) =>
        Initialization.IsPrimaryReady(pass.Seen)
            ? $"Leads services and route to {pass.Policy.Primary()}; {Route(pass)}"
            : $"Waits for {pass.Policy.Primary()} to become ready; {pass.Policy.Target()} keeps serving";

    private static (string, string)? Waiting(Pass pass) =>
        Clearance.ToStart(pass) is { } impediment
            ? (impediment.Reason, $"{pass.Policy.Target()} has a new revision, which {impediment.Message}")
            : null;

    private static (string, string) Progressing(Pass pass)
    {
        var status = pass.Status;
        if (Detection.HasMoved(status, pass.Seen))
        {
            return (Reasons.Superseded, "Takes the canary's traffic back; then a newer revision starts");
        }
        var standing = Standing(pass);
        if (pass.Seen.IsObstructed())
        {
            return (Reasons.Holding, $"{standing}; holds until {GivesUpAt(pass)}, see the Stalled condition");
        }
        if (Rules.Waiting.Deadline(pass) is { } deadline)
        {
            return (Reasons.AwaitingCanary, $"{standing}; its pods must become ready by {deadline.At()}");
        }
        if (status.HoldSince is not null)
        {
            var reason = pass.Seen.IsRouted(status.Traffic) ? Reasons.Holding : Reasons.AwaitingRoute;
            return (reason, $"{standing}; holds until {GivesUpAt(pass)}: {Hindrance(pass)}");
        }
        if (Progress.Impediment(pass) is { } impediment)
        {
            return (impediment.Reason, $"{standing}; {impediment.Message}");
        }
        var next = status.NextStepAt is { } due ? $"next judgement at {due.At()}" : "its first step begins";
        return (Reasons.AwaitingJudgement, $"{standing}; {next}");
    }

    private static string Standing(Pass pass)
    {
        var status = pass.Status;
        var where =
            status.Step == 0
                ? "Canary has no traffic yet"
                : $"{StepMessages.Share(status.Traffic)} (step {status.Step}/{status.Steps})";
        return status.FailedChecks == 0
            ? where
            : $"{where}, {status.FailedChecks} of {pass.Policy.Threshold} checks failed";
    }

    private static string? GivesUpAt(Pass pass) => (pass.Status.HoldSince + pass.Policy.MaxHold)?.At();

    private static (string, string) Promoting(Pass pass)
    {
        var reason = Repairing.IsNeeded(pass.Status) ? Reasons.Repairing : Reasons.Promoting;
        if (GivingBack.NextShift(pass) is { } shift)
        {
            return (
                reason,
                $"{StepMessages.Share(pass.Status.Traffic)} left; {pass.Policy.Primary()} gets more at {shift.At()}"
            );
        }
        var until = Rules.Waiting.Deadline(pass) is { } deadline ? $" by {deadline.At()}" : "";
        return (reason, $"{pass.Policy.Primary()} gets the revision and must become ready with it{until}");
    }

    private static string Finalising(Pass pass) =>
        pass.Seen.IsRouted(CanaryTraffic.None)
            ? $"Primary has all traffic; scales down {pass.Policy.Target()}"
            : $"Routes all traffic to primary; {Route(pass)}";

    private static string Terminating(Pass pass) =>
        Deletion.IsTargetReady(pass.Seen)
            ? $"Gives {pass.Policy.Target()} its traffic back"
            : $"Waits for {pass.Policy.Target()} to become ready before it gets its traffic back";

    private static string Route(Pass pass) =>
        pass.Seen.Route.Message is { } message ? $"waits for the route: {message}" : "waits for the route";
}
