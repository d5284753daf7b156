namespace Canary.Simulator.Clock;

/// <summary>
/// A clock that moves only when told. Timers fire on the thread that moves it, in order of their time; those of equal time in the order in
/// which they were set.
/// </summary>
public sealed class HeldClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<HeldTimer, (DateTimeOffset Due, long Order)> timers = new();
    private readonly DateTimeOffset start;
    private DateTimeOffset now;
    private long order;

    public HeldClock(DateTimeOffset start)
    {
        this.start = start;
        now = start;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>When the next timer fires; null when none is set.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (gate)
            {
                DropStale();
                return timers.TryPeek(out _, out var at) ? at.Due : null;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => (GetUtcNow() - start).Ticks;

    /// <summary>Moves the clock ahead, firing the timers on the way.</summary>
    public void Advance(TimeSpan by) => MoveTo(GetUtcNow() + by);

    /// <summary>Moves the clock to a time, firing the timers on the way; a time already past is ignored.</summary>
    public void MoveTo(DateTimeOffset time)
    {
        while (FireNext(time)) { }
        lock (gate)
        {
            now = time > now ? time : now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HeldTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock to the next timer and fires that one; false when none is due until then.</summary>
    internal bool FireNext(DateTimeOffset until)
    {
        var timer = TakeDue(until);
        timer?.Fire();
        return timer is not null;
    }

    private HeldTimer? TakeDue(DateTimeOffset until)
    {
        lock (gate)
        {
            DropStale();
            if (!timers.TryPeek(out var timer, out var at) || at.Due > until)
            {
                return null;
            }
            timers.Dequeue();
            now = at.Due > now ? at.Due : now;
            timer.Scheduled = timer.Period > TimeSpan.Zero ? Enqueue(timer, now + timer.Period) : 0;
            return timer;
        }
    }

    private void DropStale()
    {
        while (timers.TryPeek(out var timer, out var at) && timer.Scheduled != at.Order)
        {
            timers.Dequeue();
        }
    }

    private long Enqueue(HeldTimer timer, DateTimeOffset due)
    {
        timers.Enqueue(timer, (due, ++order));
        return order;
    }

    private sealed class HeldTimer(HeldClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? context = ExecutionContext.Capture();
        private bool disposed;

        public TimeSpan Period { get; private set; }

        /// <summary>Which entry of the queue is this timer's; 0: none.</summary>
        public long Scheduled { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                if (disposed)
                {
                    return false;
                }
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                Scheduled = dueTime == Timeout.InfiniteTimeSpan ? 0 : clock.Enqueue(this, clock.now + dueTime);
                return true;
            }
        }

        public void Fire()
        {
            if (context is null)
            {
                callback(state);
            }
            else
            {
                ExecutionContext.Run(context, s => callback(s), state);
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                disposed = true;
                Scheduled = 0;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
