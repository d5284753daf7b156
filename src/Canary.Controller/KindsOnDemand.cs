using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;

namespace Canary.Controller;

/// <summary>
/// Kinds that a cluster may lack: each is listed and watched from when the first Canary needs it, so that one which nobody uses costs nothing,
/// whether it is served or not.
/// </summary>
internal sealed class KindsOnDemand(InformerSet kinds)
{
    private readonly Dictionary<IRunnableInformer, TaskCompletionSource> needed = kinds.Informers.ToDictionary(
        kind => kind,
        _ => new TaskCompletionSource()
    );

    /// <summary>From now on the kind is kept current.</summary>
    /// <returns>False: it is not known yet what there is, nor whether the kind is served.</returns>
    public bool Need(IRunnableInformer kind)
    {
        needed[kind].TrySetResult();
        return kind.HasSynced || kind.LastError is not (null or KubernetesException { IsTransient: true });
    }

    /// <summary>Keeps those that are needed current until cancelled; ends without exception. Call once.</summary>
    /// <param name="wake">Called when the first list of one is in: what waited for it can go on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task RunAsync(Action wake, CancellationToken cancellationToken) =>
        Task.WhenAll(needed.Select(entry => RunAsync(entry.Key, entry.Value.Task, wake, cancellationToken)).ToList());

    private static async Task RunAsync(
        IRunnableInformer kind,
        Task asked,
        Action wake,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await asked.WaitAsync(cancellationToken);
            var running = kind.RunAsync(cancellationToken);
            await kind.WaitForSyncAsync(cancellationToken);
            wake();
            await running;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
    }
}
