namespace Canary.Simulator.Clock;

/// <summary>A clock that runs a fixed number of times faster than another, so that a minute-long story plays in seconds.</summary>
public sealed class HurriedClock : TimeProvider
{
    private readonly TimeProvider inner;
    private readonly double factor;
    private readonly DateTimeOffset start;
    private readonly long startTimestamp;

    /// <summary>Starts at the inner clock's present time.</summary>
    /// <param name="factor">How many times faster; 1 is as fast as the inner clock.</param>
    /// <param name="inner">The clock to hurry; null: the system's.</param>
    public HurriedClock(double factor, TimeProvider? inner = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(factor, 0);
        this.factor = factor;
        this.inner = inner ?? System;
        start = this.inner.GetUtcNow();
        startTimestamp = this.inner.GetTimestamp();
    }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => start + (inner.GetElapsedTime(startTimestamp) * factor);

    public override long GetTimestamp() => startTimestamp + (long)((inner.GetTimestamp() - startTimestamp) * factor);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HurriedTimer(this, inner.CreateTimer(callback, state, Shorten(dueTime), Shorten(period)));

    /// <summary>Rounded up to whole milliseconds, which is what timers count in: none may fire before its time.</summary>
    private TimeSpan Shorten(TimeSpan duration) =>
        duration == Timeout.InfiniteTimeSpan
            ? duration
            : TimeSpan.FromMilliseconds(Math.Ceiling(duration.TotalMilliseconds / factor));

    private sealed class HurriedTimer(HurriedClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            timer.Change(clock.Shorten(dueTime), clock.Shorten(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
