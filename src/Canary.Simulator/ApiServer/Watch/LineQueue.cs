namespace Canary.Simulator.ApiServer.Watch;

/// <summary>
/// Lines from any thread to one reader. The reader waits on a task source, not on a pool primitive, so it goes on where its context says.
/// </summary>
internal sealed class LineQueue
{
    private readonly Lock gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> lines = new();
    private TaskCompletionSource<bool>? waiting;
    private bool completed;

    public void Add(ReadOnlyMemory<byte> line)
    {
        TaskCompletionSource<bool>? wake;
        lock (gate)
        {
            if (completed)
            {
                return;
            }
            lines.Enqueue(line);
            (wake, waiting) = (waiting, null);
        }
        wake?.TrySetResult(true);
    }

    /// <summary>No more lines will come.</summary>
    public void Complete()
    {
        TaskCompletionSource<bool>? wake;
        bool more;
        lock (gate)
        {
            completed = true;
            more = lines.Count > 0;
            (wake, waiting) = (waiting, null);
        }
        wake?.TrySetResult(more);
    }

    public bool TryTake(out ReadOnlyMemory<byte> line)
    {
        lock (gate)
        {
            return lines.TryDequeue(out line);
        }
    }

    /// <summary>True when there is a line, false when no more will come.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> source;
        lock (gate)
        {
            if (lines.Count > 0 || completed)
            {
                return lines.Count > 0;
            }
            source = waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        using var registration = cancellationToken.Register(() => source.TrySetCanceled(cancellationToken));
        return await source.Task;
    }
}
