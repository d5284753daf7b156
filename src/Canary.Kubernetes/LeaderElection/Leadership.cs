namespace Canary.Kubernetes.LeaderElection;

/// <summary>One term: valid until a deadline that renewals push ahead; then cancelled by the clock, whether a request still hangs or not.</summary>
internal sealed class Leadership : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly TimeProvider time;
    private readonly TimeSpan deadline;
    private readonly ITimer timer;

    /// <summary>Starts a term.</summary>
    /// <param name="time">A clock that never goes back.</param>
    /// <param name="deadline">How long a renewal lasts.</param>
    /// <param name="since">Timestamp from before the request that took the lease was sent: others may count from then.</param>
    public Leadership(TimeProvider time, TimeSpan deadline, long since)
    {
        this.time = time;
        this.deadline = deadline;
        Token = source.Token;
        timer = time.CreateTimer(_ => End(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Renew(since);
    }

    public CancellationToken Token { get; }

    /// <summary>The lease was renewed by a request sent at this timestamp.</summary>
    public void Renew(long since)
    {
        var left = deadline - time.GetElapsedTime(since);
        if (left <= TimeSpan.Zero)
        {
            End();
            return;
        }
        timer.Change(left, Timeout.InfiniteTimeSpan);
    }

    public void End()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The term was over while the timer fired.
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        source.Dispose();
    }
}
