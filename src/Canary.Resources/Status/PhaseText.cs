using Canary.Engine;

namespace Canary.Resources.Status;

/// <summary>What a phase means, for people, where the status says nothing more precise.</summary>
internal static class PhaseText
{
    public static string MessageOf(RolloutStatus status) =>
        Told(status)
        + (status.Suspended ? "; suspended, as spec.suspend asks: nothing is changed until that is taken back" : "");

    private static string Told(RolloutStatus status) =>
        status.Message.Length > 0 ? status.Message : Describe(status.Phase);

    private static string Describe(RolloutPhase phase) =>
        phase switch
        {
            RolloutPhase.None or RolloutPhase.Initializing => "The primary, the services and the route are being made.",
            RolloutPhase.Initialized => "The primary carries all traffic.",
            RolloutPhase.Waiting => "A new revision waits for a gate.",
            RolloutPhase.Progressing => "A new revision is being judged.",
            RolloutPhase.WaitingPromotion => "The revision passed and waits for a gate.",
            RolloutPhase.Promoting => "The primary takes the revision over.",
            RolloutPhase.Finalising => "The traffic is back on the primary, the canary is being scaled down.",
            RolloutPhase.Baking => "The primary has all traffic and is judged on.",
            RolloutPhase.Paused => "The rollout is paused.",
            RolloutPhase.Succeeded => "What runs is what was promoted.",
            RolloutPhase.Failed => "The last revision was aborted.",
            RolloutPhase.Terminating => "The target is given its traffic back.",
            RolloutPhase.Terminated => "The target serves on its own again.",
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Not a phase."),
        };
}
