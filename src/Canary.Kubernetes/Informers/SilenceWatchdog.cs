namespace Canary.Kubernetes.Informers;

/// <summary>Cancels its token when nothing was heard for a time.</summary>
internal sealed class SilenceWatchdog : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly TimeProvider time;
    private readonly TimeSpan limit;
    private readonly ITimer timer;
    private long heard;

    public SilenceWatchdog(TimeProvider time, TimeSpan limit, CancellationToken cancellationToken)
    {
        this.time = time;
        this.limit = limit;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        heard = time.GetTimestamp();
        timer = time.CreateTimer(_ => Look(), null, limit, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Something was heard. As cheap as reading the clock: the timer is set again only when it fires.</summary>
    public void Touch() => Volatile.Write(ref heard, time.GetTimestamp());

    public void Dispose()
    {
        timer.Dispose();
        source.Dispose();
    }

    private void Look()
    {
        var left = limit - time.GetElapsedTime(Volatile.Read(ref heard));
        try
        {
            if (left > TimeSpan.Zero)
            {
                timer.Change(left, Timeout.InfiniteTimeSpan);
            }
            else
            {
                source.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // The watch ended while the timer fired.
        }
    }
}
