namespace Canary.Engine.Rules;

/// <summary>Another manager keeps taking the target's replicas back: it is said once, not fought over (R15).</summary>
internal static class Contention
{
    private const string Start = ". Manager '";

    public static void Track(Pass pass)
    {
        var before = NoteIn(pass.Before.Message);
        var bare = pass.Status.Message[..^NoteIn(pass.Status.Message).Length];
        var note = pass.Seen.TargetReplicasHolder is { } holder && WantsTargetIdle(pass.Status) ? NoteOn(holder) : "";
        if (bare + note != pass.Status.Message)
        {
            pass.Status = pass.Status with { Message = bare + note };
        }
        if (note.Length > 0 && note != before)
        {
            pass.Announce(Severity.Warning, "TargetReplicasContested", pass.Policy.Target() + note);
        }
    }

    private static string NoteOn(string holder) =>
        $"{Start}{holder}' keeps setting the target's spec.replicas back: its pods idle without traffic; "
        + "take spec.replicas out of the manifest, or have the agent ignore it";

    private static string NoteIn(string message) =>
        message.IndexOf(Start, StringComparison.Ordinal) is >= 0 and var at ? message[at..] : "";

    private static bool WantsTargetIdle(RolloutStatus status) =>
        status.Phase
            is RolloutPhase.Initialized
                or RolloutPhase.Finalising
                or RolloutPhase.Succeeded
                or RolloutPhase.Failed
        && !Repairing.IsNeeded(status);
}
