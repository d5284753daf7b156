using System.Threading.Channels;
using Canary.Controller.Telemetry;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Events;
using Microsoft.Extensions.Logging;

namespace Canary.Controller.Announcements;

/// <summary>
/// Takes messages in without waiting and sends them beside the passes: those to one receiver in order, the receivers side by side. What
/// waits is lost when the process dies, and is never sent twice (R14). When too much waits, the newest is dropped and counted.
/// </summary>
internal sealed partial class Outbox(
    AnnouncementOptions options,
    IEventRecorder events,
    ControllerMetrics metrics,
    TimeProvider time,
    ILogger<Outbox> logger
)
{
    private const int MaxTries = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly Lock access = new();
    private readonly Dictionary<string, Queue<Dispatch>> lanes = [];
    private readonly Channel<string> opened = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private int waiting;

    /// <summary>Takes a message, or drops it.</summary>
    public void Post(Dispatch dispatch)
    {
        if (!TryAdd(dispatch))
        {
            LogDropped(
                dispatch.Kind,
                dispatch.About.Namespace,
                dispatch.About.Name,
                dispatch.Receiver,
                dispatch.Reason
            );
            metrics.Notified(dispatch.Kind, "dropped");
        }
    }

    /// <summary>Sends until stopped, then, for a limited time, what still waits. Call once; ends without exception.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var flush = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var onStop = stopping.Register(() =>
        {
            flush.CancelAfter(options.FlushTimeout);
            opened.Writer.TryComplete();
        });
        var running = new List<Task>();
        while (await opened.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (opened.Reader.TryRead(out var receiver))
            {
                running.RemoveAll(lane => lane.IsCompleted);
                running.Add(DrainAsync(receiver, flush.Token));
            }
        }
        await Task.WhenAll(running);
    }

    private bool TryAdd(Dispatch dispatch)
    {
        lock (access)
        {
            if (waiting >= options.Capacity)
            {
                return false;
            }
            if (!lanes.TryGetValue(dispatch.Receiver, out var lane))
            {
                if (!opened.Writer.TryWrite(dispatch.Receiver))
                {
                    return false;
                }
                lanes[dispatch.Receiver] = lane = [];
            }
            if (lane.Count >= options.CapacityPerReceiver)
            {
                return false;
            }
            lane.Enqueue(dispatch);
            waiting++;
            return true;
        }
    }

    private async Task DrainAsync(string receiver, CancellationToken cancellationToken)
    {
        while (Take(receiver) is { } dispatch)
        {
            var error = await SendAsync(dispatch, cancellationToken);
            metrics.Notified(dispatch.Kind, error is null ? "sent" : "failed");
            if (error is not null)
            {
                Tell(dispatch, error);
            }
        }
    }

    /// <summary>The next message to a receiver; null when there is none, and the lane is closed.</summary>
    private Dispatch? Take(string receiver)
    {
        lock (access)
        {
            if (lanes[receiver].TryDequeue(out var dispatch))
            {
                waiting--;
                return dispatch;
            }
            lanes.Remove(receiver);
            return null;
        }
    }

    /// <summary>Sends; the API server, which has addresses and tokens, may be away for a while.</summary>
    private async Task<string?> SendAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return await dispatch.SendAsync(cancellationToken);
            }
            catch (KubernetesException e) when (e.IsTransient && tries < MaxTries)
            {
                await WaitAsync(FirstPause * (1 << (tries - 1)), cancellationToken);
            }
            catch (KubernetesException e)
            {
                return e.Message;
            }
            catch (OperationCanceledException)
            {
                return "the controller stopped before it was sent";
            }
            catch (Exception e)
            {
                // One message that can't be made must not end all that come after it.
                LogBroken(e, dispatch.Kind, dispatch.About.Namespace, dispatch.About.Name, dispatch.Reason);
                return "it could not be made; see the controller's log";
            }
        }
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The next try says so.
        }
    }

    private void Tell(Dispatch dispatch, string error)
    {
        LogFailed(dispatch.Kind, dispatch.About.Namespace, dispatch.About.Name, dispatch.Reason, error);
        var what = dispatch.Kind == DispatchKind.Alert ? "Alert" : "Event";
        events.Record(
            dispatch.About,
            "Warning",
            $"{what}NotSent",
            $"{what} {dispatch.Reason} was not delivered: {error}"
        );
    }
}
