namespace Canary.Engine.Rules;

/// <summary>When a pass is due if nothing happens until then. What happens wakes a canary anyway.</summary>
internal static class Waking
{
    /// <summary>Never for a canary at rest; at once when a new phase may have something to do with the world as it is.</summary>
    public static DateTimeOffset? At(Pass pass)
    {
        var status = pass.Status;
        var entered = status.Phase != pass.Before.Phase || status.LastAppliedSpec != pass.Before.LastAppliedSpec;
        if (entered && (IsUnderWay(status.Phase) || Detection.HasMoved(status, pass.Seen)))
        {
            return pass.Now;
        }
        var due = status.NextStepAt > pass.Now ? status.NextStepAt : null;
        var hold = status.HoldSince + pass.Policy.MaxHold;
        var wake = Earlier(Earlier(due, Future(pass, hold)), Future(pass, Waiting.Deadline(pass)));
        wake = Earlier(wake, Future(pass, pass.Seen.Route.SettlesAt));
        wake = Earlier(wake, Future(pass, ClearAt(pass)));
        return status.NextStepAt <= pass.Now ? Earlier(wake, pass.Now + pass.Policy.Interval) : wake;
    }

    /// <summary>When what a run waits for is over by itself.</summary>
    private static DateTimeOffset? ClearAt(Pass pass) =>
        pass.Status.Phase == RolloutPhase.Waiting ? Clearance.ToStart(pass)?.Until : Progress.Impediment(pass)?.Until;

    private static bool IsUnderWay(RolloutPhase phase) =>
        phase
            is RolloutPhase.Initializing
                or RolloutPhase.Progressing
                or RolloutPhase.Promoting
                or RolloutPhase.Finalising
                or RolloutPhase.Terminating;

    private static DateTimeOffset? Future(Pass pass, DateTimeOffset? time) => time > pass.Now ? time : null;

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right ?? left : left;
}
