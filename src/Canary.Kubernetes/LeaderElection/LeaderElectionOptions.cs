namespace Canary.Kubernetes.LeaderElection;

/// <summary>Which lease to hold, and how long without news.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The lease's namespace and name.</summary>
    public required ObjectKey Lease { get; init; }

    /// <summary>Who we are; no two candidates may share it.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after the last renewal that they saw; whole seconds. Default 10 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after its last renewal a leader gives up; less than the lease's duration. Default 7 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>Time between tries; candidates add up to a fifth by chance. Default 1.2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(1.2);

    /// <summary>How long the leader's work may take to end by itself after the stop; then it is cancelled. Default 20 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Throws when the times do not fit together.</summary>
    /// <exception cref="ArgumentException">Says what is wrong.</exception>
    public void Validate()
    {
        if (string.IsNullOrEmpty(Identity) || Lease.Name.Length == 0 || Lease.Namespace.Length == 0)
        {
            throw new ArgumentException("Leader election needs an identity and a lease's namespace and name.");
        }
        if (LeaseDuration < TimeSpan.FromSeconds(1) || LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentException($"The lease's duration must be whole seconds, not {LeaseDuration}.");
        }
        if (
            RenewDeadline >= LeaseDuration
            || RetryPeriod * LeaderElector.Jitter >= RenewDeadline
            || RetryPeriod <= TimeSpan.Zero
        )
        {
            throw new ArgumentException(
                $"Times must fit: retry period ({RetryPeriod}) with jitter < renew deadline ({RenewDeadline}) < lease duration ({LeaseDuration})."
            );
        }
    }
}
