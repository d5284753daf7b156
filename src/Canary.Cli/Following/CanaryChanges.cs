using Canary.Cli.CommandLine;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources;
using Canary.Resources.V1;

namespace Canary.Cli.Following;

/// <summary>Follows one Canary, by a watch.</summary>
internal static class CanaryChanges
{
    /// <summary>Gives every state of a Canary to <paramref name="decide"/>, the present one first, until that has an answer.</summary>
    /// <param name="connection">Where it is.</param>
    /// <param name="key">Which one.</param>
    /// <param name="time">The time that the limit goes by.</param>
    /// <param name="limit">Longest wait; null: for ever.</param>
    /// <param name="decide">Gets null when the Canary is gone; answers null to hear of the next change.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; null: there was none within the limit.</returns>
    public static async Task<T?> UntilAsync<T>(
        ClusterConnection connection,
        ObjectKey key,
        TimeProvider time,
        TimeSpan? limit,
        Func<V1Canary?, T?> decide,
        CancellationToken cancellationToken
    )
        where T : class
    {
        // Continues where it is completed: whatever runs here may run on a simulation loop.
        var answer = new TaskCompletionSource<T>();
        using var late = limit is { } span ? new CancellationTokenSource(span, time) : new();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var informer = new Informer<V1Canary>(
            connection.Client,
            V1Canary.Type,
            CanaryJson.Default.V1Canary,
            new() { Namespace = key.Namespace, FieldSelector = $"metadata.name={key.Name}" },
            time
        );
        informer.AddHandler(change => Decide(change.Type == InformerEventType.Deleted ? null : change.Object));
        var running = informer.RunAsync(stopping.Token);
        try
        {
            await informer.WaitForSyncAsync(stopping.Token);
            if (informer.Get(key) is null)
            {
                Decide(null);
            }
            return await answer.Task.WaitAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            // Not CancelAsync, which would go on upon the thread pool.
            stopping.Cancel();
            await running;
        }

        void Decide(V1Canary? canary)
        {
            if (answer.Task.IsCompleted)
            {
                return;
            }
            if (decide(canary) is { } decided)
            {
                answer.TrySetResult(decided);
            }
        }
    }
}
