namespace Canary.Engine;

/// <summary>Where a canary stands. The names are Flagger's, as <c>status.phase</c> shows them, and <see cref="Baking"/>; <see cref="None"/> is the empty phase.</summary>
public enum RolloutPhase
{
    /// <summary>Never seen by the controller.</summary>
    None,

    /// <summary>The primary, the services and the route are being made.</summary>
    Initializing,

    /// <summary>The first revision runs on the primary; nothing was judged yet.</summary>
    Initialized,

    /// <summary>A new revision waits for a gate before it starts.</summary>
    Waiting,

    /// <summary>A revision is being judged.</summary>
    Progressing,

    /// <summary>The revision passed and waits for a gate before it is promoted.</summary>
    WaitingPromotion,

    /// <summary>The primary takes the judged revision over.</summary>
    Promoting,

    /// <summary>The traffic is back on the primary, the canary is being scaled down.</summary>
    Finalising,

    /// <summary>The revision has all traffic on the primary and is judged on before its promotion is final.</summary>
    Baking,

    /// <summary>A person paused the rollout.</summary>
    Paused,

    /// <summary>What runs is what was promoted.</summary>
    Succeeded,

    /// <summary>The last revision was aborted, or its promotion or its bake failed.</summary>
    Failed,

    /// <summary>The Canary is being deleted and the target is given its traffic back.</summary>
    Terminating,

    /// <summary>The target serves on its own again; the finalizer may go.</summary>
    Terminated,
}
