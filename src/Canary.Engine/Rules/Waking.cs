namespace Canary.Engine.Rules;

/// <summary>When a pass is due if nothing happens until then. What happens wakes a canary anyway.</summary>
internal static class Waking
{
    /// <summary>Never for a canary at rest; at once when a new phase may have something to do with the world as it is.</summary>
    public static DateTimeOffset? At(Pass pass)
    {
        var status = pass.Status;
        var entered = status.Phase != pass.Before.Phase || status.LastAppliedSpec != pass.Before.LastAppliedSpec;
        // A new revision may have waited for the primary to be set back, or for a failure to be told.
        entered |= status.Bake != pass.Before.Bake || (status.Bake is not null && status.Pause != pass.Before.Pause);
        var brought = status.NextStepAt == pass.Now && pass.Before.NextStepAt != pass.Now;
        var hurried = brought || status.PromoteBy != pass.Before.PromoteBy;
        if ((entered || hurried) && (IsUnderWay(status) || Detection.HasMoved(status, pass.Seen)))
        {
            return pass.Now;
        }
        var due = status.NextStepAt > pass.Now ? status.NextStepAt : null;
        var hold = status.HoldSince + pass.Policy.MaxHold;
        var wake = Earlier(Earlier(due, Future(pass, hold)), Future(pass, Deadlines.Next(pass)));
        wake = Earlier(wake, Future(pass, pass.Seen.Route.SettlesAt));
        wake = Earlier(Earlier(wake, AskAt(pass)), Future(pass, status.Pause?.Until));
        wake = Earlier(wake, Future(pass, ClearAt(pass)));
        wake = Earlier(wake, Future(pass, status.PrimaryFloorUntil));
        return status.NextStepAt <= pass.Now ? Earlier(wake, pass.Now + pass.Policy.Interval) : wake;
    }

    /// <summary>When what a run waits for is over by itself.</summary>
    private static DateTimeOffset? ClearAt(Pass pass) =>
        pass.Status.Phase == RolloutPhase.Waiting ? Clearance.ToStart(pass)?.Until : Progress.Impediment(pass)?.Until;

    private static bool IsUnderWay(RolloutStatus status) =>
        status.IsUnderWay()
        || status.Phase
            is RolloutPhase.Initializing
                or RolloutPhase.Promoting
                or RolloutPhase.Finalising
                or RolloutPhase.Baking
                or RolloutPhase.Terminating;

    /// <summary>When a hook must be asked, or a gate will have been closed for too long.</summary>
    private static DateTimeOffset? AskAt(Pass pass)
    {
        var wake = pass.Status.AwaitsPostRollout ? pass.Now : Asking.NextAt(pass);
        foreach (var gate in pass.Policy.Gates.AsSpan())
        {
            wake = Earlier(wake, Future(pass, Gatekeeping.Deadline(pass, gate)));
        }
        return wake;
    }

    private static DateTimeOffset? Future(Pass pass, DateTimeOffset? time) => time > pass.Now ? time : null;

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right ?? left : left;
}
