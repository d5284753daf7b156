namespace Canary.Kubernetes.LeaderElection;

/// <summary>What to do when leadership comes and goes.</summary>
/// <param name="OnStartedLeading">
/// The leader's work. Its first token is cancelled when it should end in good order; its second is valid only while leading, and is
/// cancelled before anyone else can lead: every write carries it. It fits <see cref="Reconciling.ControllerLoop{TKey}.RunAsync"/>.
/// </param>
public sealed record LeaderCallbacks(Func<CancellationToken, CancellationToken, Task> OnStartedLeading)
{
    /// <summary>Called after the leader's work has ended.</summary>
    public Action? OnStoppedLeading { get; init; }

    /// <summary>Called with the identity of whoever leads now, ourselves included.</summary>
    public Action<string>? OnNewLeader { get; init; }
}
