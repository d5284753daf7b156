namespace Canary.Engine.Rules;

/// <summary>
/// Since when the pods that a phase waits for are not ready; the progress deadline counts from there. It does not begin while nobody can know that.
/// </summary>
internal static class Deadlines
{
    public static void Track(Pass pass)
    {
        var status = pass.Status;
        var same = status.Phase == pass.Before.Phase || (status.Phase.IsRun() && pass.Before.Phase.IsRun());
        var known = same ? status.UnreadySince : null;
        var since =
            IsReady(pass) ? (DateTimeOffset?)null
            : pass.Seen.Outdated is null ? known ?? pass.Now
            : known;
        if (since != status.UnreadySince)
        {
            pass.Status = status with { UnreadySince = since };
        }
    }

    /// <summary>When the pods must be ready at the latest; null: they are, or none are awaited.</summary>
    public static DateTimeOffset? Next(Pass pass) => pass.Status.UnreadySince + pass.Policy.ProgressDeadline;

    private static bool IsReady(Pass pass) =>
        pass.Status.Phase switch
        {
            RolloutPhase.Initializing => Initialization.IsPrimaryReady(pass.Seen),
            _ when pass.Status.IsRunning() => pass.Seen.IsCanaryReady(pass.Status),
            RolloutPhase.Promoting => Promotion.IsPrimaryReady(pass),
            RolloutPhase.Finalising or RolloutPhase.Baking => pass.Seen.IsPrimaryReady(),
            RolloutPhase.Failed when Restoring.IsUnderWay(pass.Status) => Restoring.IsDone(pass),
            RolloutPhase.Terminating => Deletion.IsTargetReady(pass.Seen),
            _ => true,
        };
}
