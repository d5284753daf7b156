namespace Canary.Kubernetes.Tests.LeaderElection;

/// <summary>A process's view of time: its wall clock is wrong, and while the process is stopped its timers wait.</summary>
internal sealed class ProcessClock(TimeProvider real, TimeSpan skew) : TimeProvider
{
    private readonly List<Action> late = [];

    public bool Stopped { get; private set; }

    /// <summary>The wall clock stands still; the monotonic one does not.</summary>
    public DateTimeOffset? WallClockHangsAt { get; set; }

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => WallClockHangsAt ?? real.GetUtcNow() + skew;

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(_ => Fire(() => callback(state)), null, dueTime, period);

    public void Stop() => Stopped = true;

    /// <summary>What should have happened happens now, in order, before anything else.</summary>
    public void Continue()
    {
        Stopped = false;
        var missed = late.ToList();
        late.Clear();
        missed.ForEach(fire => fire());
    }

    private void Fire(Action fire)
    {
        if (Stopped)
        {
            late.Add(fire);
        }
        else
        {
            fire();
        }
    }
}
