namespace Canary.Engine.Rules;

/// <summary>Another manager keeps taking the target's size back, itself or its autoscaler's pause: it is said once, not fought over (R15).</summary>
internal static class Contention
{
    /// <summary>How notes begin; the rest of a message tells what the rollout does.</summary>
    private static readonly string[] Starts = [". Manager '", ". Somebody "];

    public static void Track(Pass pass)
    {
        var before = NoteIn(pass.Before.Message);
        var bare = pass.Status.Message[..^NoteIn(pass.Status.Message).Length];
        var (reason, note) = WantsTargetIdle(pass.Status) ? Find(pass.Seen) : ("", "");
        if (bare + note != pass.Status.Message)
        {
            pass.Status = pass.Status with { Message = bare + note };
        }
        if (note.Length > 0 && note != before)
        {
            pass.Announce(Severity.Warning, reason, pass.Policy.Target() + note);
        }
    }

    /// <summary>An autoscaler that is not paused sets the size, which it is there for: then the pause is the matter.</summary>
    private static (string Reason, string Note) Find(Observation seen) =>
        seen.Autoscaler?.PauseContest is { } contest ? ("AutoscalerPauseContested", NoteOn(contest))
        : seen.TargetReplicasHolder is { } holder ? ("TargetReplicasContested", NoteOn(holder))
        : ("", "");

    private static string NoteOn(string holder) =>
        $". Manager '{holder}' keeps setting the target's spec.replicas back: its pods idle without traffic; "
        + "take spec.replicas out of the manifest, or have the agent ignore it";

    private static string NoteOn(PauseContest contest)
    {
        var who = contest.Manager is { } manager ? $"Manager '{manager}'" : "Somebody";
        return $". {who} keeps taking the {contest.Mark} from {contest.Autoscaler}, which then scales the target up: its pods idle without "
            + "traffic; have the agent ignore that field, or leave it alone";
    }

    private static string NoteIn(string message)
    {
        foreach (var start in Starts)
        {
            if (message.IndexOf(start, StringComparison.Ordinal) is >= 0 and var at)
            {
                return message[at..];
            }
        }
        return "";
    }

    private static bool WantsTargetIdle(RolloutStatus status) =>
        status.Phase
            is RolloutPhase.Initialized
                or RolloutPhase.Finalising
                or RolloutPhase.Baking
                or RolloutPhase.Succeeded
                or RolloutPhase.Failed
        && !Repairing.IsNeeded(status);
}
