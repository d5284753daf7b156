namespace Canary.Engine.Rules;

/// <summary>What only a person can change, as the Stalled condition says it: told once, and forgotten when it is gone.</summary>
internal static class Stalling
{
    public static void Track(Pass pass)
    {
        var stalled = Find(pass);
        if (stalled == pass.Status.Stalled)
        {
            return;
        }
        pass.Status = pass.Status with { Stalled = stalled };
        if (stalled is not null)
        {
            pass.Announce(Severity.Warning, stalled.Reason, stalled.Message, AlertLevel.Warn);
        }
    }

    private static Obstacle? Find(Pass pass) =>
        pass.Seen.Deleting ? pass.Seen.Refusal ?? Overdue(pass)
        : pass.Seen.Obstacles.Count > 0 ? Joined(pass.Seen.Obstacles)
        : pass.Target is null ? TargetNotFound(pass)
        : pass.Seen.Refusal ?? Overdue(pass);

    private static Obstacle Joined(ValueList<Obstacle> obstacles) =>
        obstacles.Count == 1
            ? obstacles[0]
            : new(obstacles[0].Reason, string.Join("; ", obstacles.Select(obstacle => obstacle.Message)));

    private static Obstacle TargetNotFound(Pass pass) =>
        new(Reasons.TargetNotFound, $"{pass.Policy.Target()} is not there; create it, or delete this Canary");

    /// <summary>Pods and routes that can't be given up, because nothing else could serve: they are awaited for ever, but not in silence.</summary>
    private static Obstacle? Overdue(Pass pass) =>
        pass.Status.Phase switch
        {
            RolloutPhase.Initializing when IsOverdue(pass, pass.Seen.Primary) => new(
                Reasons.ProgressDeadlineExceeded,
                $"{pass.Policy.Primary()} does not get ready{Why(pass.Seen.Primary)}; "
                    + (
                        Initialization.IsHeld(pass.Seen)
                            ? $"the service leads there, so it keeps what it runs; delete it to begin with what {pass.Policy.Target()} runs"
                            : $"{pass.Policy.Target()} keeps serving"
                    )
            ),
            RolloutPhase.Promoting
            or RolloutPhase.Finalising when pass.IsOver(pass.Status.HoldSince, pass.Policy.MaxHold) => new(
                Reasons.AwaitingRoute,
                $"The route of {pass.Policy.Target()} has not taken its weights over since {pass.Status.HoldSince?.At()}"
                    + $"{(pass.Seen.Route.Message is { } message ? $" ({message})" : "")}; repair it or its gateway, the promotion goes on then"
            ),
            RolloutPhase.Failed when Restoring.IsUnderWay(pass.Status) && IsOverdue(pass, null) => new(
                Reasons.ProgressDeadlineExceeded,
                $"{pass.Policy.Primary()} does not get ready with the revision before{Why(pass.Seen.Primary)}; "
                    + $"give {pass.Policy.Target()} a revision that works"
            ),
            RolloutPhase.Terminating when IsOverdue(pass, pass.Target) => new(
                Reasons.ProgressDeadlineExceeded,
                $"{pass.Policy.Target()} does not get ready{Why(pass.Target)}; {pass.Policy.Primary()} keeps serving. "
                    + "Repair it, or set spec.revertOnDeletion to false to delete the Canary at once"
            ),
            _ => null,
        };

    private static bool IsOverdue(Pass pass, WorkloadObservation? awaited) =>
        pass.Status.UnreadySince is not null
        && (
            awaited is { Replicas: > 0, Readiness: Readiness.Failed }
            || pass.IsOver(pass.Status.UnreadySince, pass.Policy.ProgressDeadline)
        );

    private static string Why(WorkloadObservation? workload) =>
        workload is { Readiness: Readiness.Failed, ReadinessMessage: { } message } ? $" ({message})" : "";
}
