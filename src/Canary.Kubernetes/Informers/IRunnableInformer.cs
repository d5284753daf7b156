namespace Canary.Kubernetes.Informers;

/// <summary>What can be done with an informer whatever it holds.</summary>
public interface IRunnableInformer
{
    ResourceType Type { get; }

    /// <summary>The first list is in.</summary>
    bool HasSynced { get; }

    /// <summary>Why the store may be out of date; null when all is well.</summary>
    Exception? LastError { get; }

    /// <summary>Raised after each list, and when a watch that was down is up again. Handlers must be quick and must not throw.</summary>
    event Action? BecameCurrent;

    InformerMetrics Metrics { get; }

    /// <summary>Keeps the store current until cancelled; ends without exception. Call once.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Ends when the first list is in.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);
}
