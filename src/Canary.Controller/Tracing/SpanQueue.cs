using System.Threading.Channels;
using Canary.Controller.Telemetry;
using Canary.Hooks.Tracing;
using Microsoft.Extensions.Logging;

namespace Canary.Controller.Tracing;

/// <summary>
/// Takes spans in without waiting and sends them in batches, beside the passes. What waits is lost when the process dies; when too much
/// waits, the newest is dropped and counted. A rollout never waits for its trace.
/// </summary>
/// <param name="sender">Who takes them; null: nobody, and nothing is kept.</param>
/// <param name="metrics">Counts them.</param>
/// <param name="time">The time that batches go by.</param>
/// <param name="logger">Where trouble is told.</param>
internal sealed partial class SpanQueue(
    ISpanSender? sender,
    ControllerMetrics metrics,
    TimeProvider time,
    ILogger<SpanQueue> logger
)
{
    private const int Capacity = 4096;
    private const int LargestBatch = 512;

    /// <summary>Long enough to gather the spans of a step, short enough to be seen at once.</summary>
    private static readonly TimeSpan BatchDelay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(3);

    private readonly Channel<Span> waiting = Channel.CreateBounded<Span>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true }
    );
    private bool failing;

    /// <summary>Whether anybody takes spans.</summary>
    public bool IsOpen => sender is not null;

    public void Post(IReadOnlyList<Span> spans)
    {
        if (!IsOpen)
        {
            return;
        }
        var dropped = spans.Count(span => !waiting.Writer.TryWrite(span));
        metrics.SpansSent("dropped", dropped);
    }

    /// <summary>Sends until stopped, then, for a limited time, what still waits. Call once; ends without exception.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var flush = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var onStop = stopping.Register(() =>
        {
            flush.CancelAfter(FlushTimeout);
            waiting.Writer.TryComplete();
        });
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await GatherAsync(stopping);
            await SendAsync(Take(), flush.Token);
        }
    }

    private async Task GatherAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(BatchDelay, time, stopping);
        }
        catch (OperationCanceledException)
        {
            // There is no time to gather more.
        }
    }

    private List<Span> Take()
    {
        var batch = new List<Span>();
        while (batch.Count < LargestBatch && waiting.Reader.TryRead(out var span))
        {
            batch.Add(span);
        }
        return batch;
    }

    private async Task SendAsync(List<Span> batch, CancellationToken cancellationToken)
    {
        string? problem;
        try
        {
            problem = await sender!.SendAsync(batch, cancellationToken); // Nothing is posted without one.
        }
        catch (OperationCanceledException)
        {
            problem = "the controller stopped before they were sent";
        }
        metrics.SpansSent(problem is null ? "sent" : "failed", batch.Count);
        // Once, not every second: whoever reads it knows, and it is told again after the next success.
        if (problem is not null && !failing)
        {
            LogFailed(batch.Count, problem);
        }
        failing = problem is not null;
    }

    [LoggerMessage(
        EventName = "TracesNotSent",
        Level = LogLevel.Warning,
        Message = "{Count} spans were not sent: {Problem}. Further failures are counted in canary_trace_spans_total only"
    )]
    private partial void LogFailed(int count, string problem);
}
