using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Queues;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Kubernetes.Events;

/// <summary>
/// The recorder: takes events in without waiting and writes them one after another in <see cref="RunAsync"/>. Events are help for people, not
/// state: when there are too many, or the server refuses, they are dropped and counted.
/// </summary>
public sealed partial class EventRecorder : IEventRecorder
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(16);
    private static readonly Meter Meter = new(KubernetesMetrics.MeterName);
    private static readonly Counter<long> AllDropped = Meter.CreateCounter<long>(
        "canary_events_dropped",
        null,
        "Kubernetes Events that were recorded and never written."
    );

    private readonly IKubernetesClient client;
    private readonly EventRecorderOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly EventCorrelator correlator;
    private readonly Channel<RecordedEvent> queue;
    private long dropped;
    private long serial;

    public EventRecorder(
        IKubernetesClient client,
        EventRecorderOptions? options = null,
        TimeProvider? time = null,
        ILogger<EventRecorder>? logger = null
    )
    {
        this.client = client;
        this.options = options ?? new EventRecorderOptions();
        this.time = time ?? TimeProvider.System;
        this.logger = logger ?? NullLogger<EventRecorder>.Instance;
        correlator = new EventCorrelator(this.options);
        queue = Channel.CreateBounded<RecordedEvent>(
            new BoundedChannelOptions(this.options.Capacity) { SingleReader = true }
        );
    }

    /// <summary>Events that were recorded and never written.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    public void Record(ObjectReference about, string type, string reason, string message)
    {
        if (!queue.Writer.TryWrite(new RecordedEvent(about, type, reason, message, time.GetUtcNow())))
        {
            Drop();
        }
    }

    /// <summary>Writes until stopped, then, for a limited time, what still waits. Call once; ends without exception.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var flush = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var onStop = stopping.Register(() =>
        {
            flush.CancelAfter(options.FlushTimeout);
            queue.Writer.TryComplete();
        });
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (queue.Reader.TryRead(out var recorded))
            {
                await WriteAsync(recorded, flush.Token);
            }
        }
    }

    private async Task WriteAsync(RecordedEvent recorded, CancellationToken cancellationToken)
    {
        if (correlator.Take(recorded) is not { } series)
        {
            Drop();
            return;
        }
        for (var tries = 1; ; tries++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await SendAsync(series, tries > 1, cancellationToken);
                return;
            }
            catch (KubernetesException e) when (e.IsTransient && tries < options.MaxTries)
            {
                await WaitAsync(Backoff.After(tries - 1, FirstWait, LongestWait), cancellationToken);
            }
            catch (Exception e) when (e is KubernetesException or OperationCanceledException)
            {
                LogDropped(recorded.Reason, recorded.About, e.Message);
                Drop();
                return;
            }
        }
    }

    private async Task SendAsync(EventSeries series, bool again, CancellationToken cancellationToken)
    {
        var @namespace = EventBody.NamespaceOf(series.Key.About);
        var answer = KubernetesJson.Default.V1PartialObject;
        if (series is { Name: { } known, Count: > 1 })
        {
            try
            {
                var key = new ObjectKey(@namespace, known);
                var patch = Patch.Merge(EventBody.Repetition(series));
                await client.PatchAsync(EventBody.EventType, key, patch, answer, cancellationToken);
                return;
            }
            catch (KubernetesException e) when (e.IsNotFound)
            {
                // The server forgets events after a while; this one goes on under a new name.
                series.Name = null;
            }
        }
        while (true)
        {
            var wasSent = again && series.Name is not null;
            series.Name ??= EventBody.NameOf(series.Key.About, NextSerial());
            try
            {
                var body = EventBody.New(series, series.Name, options);
                await client.CreateAsync(EventBody.EventType, @namespace, body, answer, cancellationToken);
                return;
            }
            catch (KubernetesException e) when (e.IsAlreadyExists && wasSent)
            {
                // An earlier try arrived though its answer did not.
                return;
            }
            catch (KubernetesException e) when (e.IsAlreadyExists)
            {
                // Another process had the same name at the same time.
                series.Name = null;
            }
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>The time, made unique: on a clock that is held many events happen at once.</summary>
    private long NextSerial() => serial = Math.Max(serial + 1, time.GetUtcNow().UtcTicks);

    private void Drop()
    {
        Interlocked.Increment(ref dropped);
        AllDropped.Add(1);
    }

    [LoggerMessage(
        EventName = "EventDropped",
        Level = LogLevel.Warning,
        Message = "The event {Reason} about {About} was not written: {Cause}"
    )]
    private partial void LogDropped(string reason, ObjectReference about, string cause);
}
