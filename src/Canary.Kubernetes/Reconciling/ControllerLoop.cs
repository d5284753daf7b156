using Canary.Kubernetes.Client;
using Canary.Kubernetes.Queues;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Kubernetes.Reconciling;

/// <summary>Takes keys from a queue and reconciles them, several at a time, never one key twice at a time.</summary>
public sealed partial class ControllerLoop<TKey>(
    IWorkQueue<TKey> queue,
    IReconciler<TKey> reconciler,
    ControllerLoopOptions? options = null,
    TimeProvider? time = null,
    ILogger<ControllerLoop<TKey>>? logger = null
)
    where TKey : notnull
{
    private readonly ControllerLoopOptions options = options ?? new ControllerLoopOptions();
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly ILogger logger = logger ?? NullLogger<ControllerLoop<TKey>>.Instance;

    /// <summary>Works until told to stop, then lets running passes finish within their limit. Ends without exception.</summary>
    /// <param name="stopping">No further key is taken.</param>
    /// <param name="leading">When cancelled, running passes are cancelled at once: someone else may lead now.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken leading = default)
    {
        using var passes = CancellationTokenSource.CreateLinkedTokenSource(leading);
        using var taking = CancellationTokenSource.CreateLinkedTokenSource(stopping, leading);
        var workers = new Task[options.Workers];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = WorkAsync(taking.Token, passes.Token);
        }
        var all = Task.WhenAll(workers);
        await UntilAsync(all, Timeout.InfiniteTimeSpan, taking.Token);
        if (await UntilAsync(all, options.StopTimeout, leading))
        {
            return;
        }
        passes.Cancel();
        if (!await UntilAsync(all, options.CancelTimeout, CancellationToken.None))
        {
            LogLeftBehind(options.Name, options.StopTimeout + options.CancelTimeout);
        }
    }

    private async Task WorkAsync(CancellationToken taking, CancellationToken passes)
    {
        // So that a full queue is shared by all workers, not eaten by the first before the others start.
        await Task.Yield();
        while (!taking.IsCancellationRequested)
        {
            TKey key;
            try
            {
                key = await queue.GetAsync(taking);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                await PassAsync(key, passes);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    private async Task PassAsync(TKey key, CancellationToken passes)
    {
        try
        {
            var result = await reconciler.ReconcileAsync(key, passes);
            queue.Forget(key);
            if (result.RequeueAfter is { } delay)
            {
                queue.AddAfter(key, delay);
            }
        }
        catch (OperationCanceledException) when (passes.IsCancellationRequested)
        {
            LogCancelled(options.Name, key);
            queue.Add(key);
        }
        catch (KubernetesException e) when (e.IsConflict)
        {
            LogConflict(options.Name, key, e.Message);
            queue.AddRateLimited(key);
        }
#pragma warning disable CA1031 // Whatever a pass throws means "unexpected": the loop goes on, the key backs off.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e, options.Name, key);
            queue.AddRateLimited(key);
        }
    }

    /// <summary>
    /// Waits for the work's end, but not beyond a time or a cancellation; true when it ended. Not by Task.WhenAny, which may go on elsewhere
    /// than where it was awaited.
    /// </summary>
    private async Task<bool> UntilAsync(Task work, TimeSpan limit, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource();
        await using var timer = time.CreateTimer(_ => over.TrySetResult(), null, limit, Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.Register(() => over.TrySetResult());
        _ = WatchAsync();
        await over.Task;
        return work.IsCompleted;

        async Task WatchAsync()
        {
            await work;
            over.TrySetResult();
        }
    }
}
