using System.Collections.Concurrent;
using Canary.Engine.Commands;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.Commands;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>
/// Ends a pass that still waits for answers when somebody wants the revision given up, or the Canary gone: neither waits for anything (R5), and
/// the next pass, which the same change wakes, asks nobody first.
/// </summary>
internal sealed class UrgentCommands
{
    private readonly ConcurrentDictionary<ObjectKey, Wait> waits = [];

    /// <summary>A handler for changes of Canaries.</summary>
    public void OnCanary(InformerEvent<V1Canary> change)
    {
        if (IsUrgent(change.Object, change.Old) && waits.TryGetValue(change.Object.Metadata.Key, out var wait))
        {
            wait.End();
        }
    }

    /// <summary>Waits for answers.</summary>
    /// <param name="canary">Whose pass it is.</param>
    /// <param name="ask">Gets them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null: something urgent has come instead.</returns>
    public async Task<T?> WaitAsync<T>(
        ObjectKey canary,
        Func<CancellationToken, Task<T>> ask,
        CancellationToken cancellationToken
    )
        where T : class
    {
        using var wait = new Wait(cancellationToken);
        waits[canary] = wait;
        try
        {
            return await ask(wait.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            waits.TryRemove(canary, out _);
        }
    }

    private static bool IsUrgent(V1Canary now, V1Canary? before) =>
        (now.Metadata.DeletionTimestamp is not null && before?.Metadata.DeletionTimestamp is null)
        || Urgent(now).Except(before is null ? [] : Urgent(before)).Any();

    private static IEnumerable<Command> Urgent(V1Canary canary) =>
        RolloutCommands.Read(canary.Metadata).Where(command => command.IsUrgent);

    /// <summary>Ended by one thread while another may be done with it.</summary>
    private sealed class Wait : IDisposable
    {
        private readonly Lock gate = new();
        private readonly CancellationTokenSource source;
        private bool done;

        public Wait(CancellationToken cancellationToken)
        {
            source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Token = source.Token;
        }

        public CancellationToken Token { get; }

        public void End()
        {
            lock (gate)
            {
                if (!done)
                {
                    // Not CancelAsync, which would go on upon the thread pool.
                    source.Cancel();
                }
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                done = true;
                source.Dispose();
            }
        }
    }
}
