namespace Canary.Engine.Rules;

/// <summary>Another manager keeps taking the target's replicas back: it is said once, not fought over (R15).</summary>
internal static class Contention
{
    private const string Note =
        ". Another manager keeps setting the target's spec.replicas: its pods idle without traffic; remove the field there";

    public static void Track(Pass pass)
    {
        var message = pass.Status.Message;
        var noted = message.EndsWith(Note, StringComparison.Ordinal);
        var contested = pass.Seen.TargetReplicasContested && WantsTargetIdle(pass.Status.Phase);
        if (contested == noted)
        {
            return;
        }
        pass.Status = pass.Status with { Message = contested ? message + Note : message[..^Note.Length] };
        if (contested && !pass.Before.Message.EndsWith(Note, StringComparison.Ordinal))
        {
            pass.Announce(Severity.Warning, "TargetReplicasContested", pass.Policy.Target() + Note);
        }
    }

    private static bool WantsTargetIdle(RolloutPhase phase) =>
        phase is RolloutPhase.Initialized or RolloutPhase.Finalising or RolloutPhase.Succeeded or RolloutPhase.Failed;
}
