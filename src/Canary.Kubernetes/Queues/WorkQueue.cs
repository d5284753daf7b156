namespace Canary.Kubernetes.Queues;

/// <summary>
/// The work queue: first come, first served, though no key more often than its budget allows; safe for many producers and workers; all waiting
/// goes by the given time.
/// </summary>
public sealed class WorkQueue<TKey> : IWorkQueue<TKey>, IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly Queue<(TKey Key, long Since)> ready = new();
    private readonly HashSet<TKey> dirty = [];
    private readonly HashSet<TKey> processing = [];
    private readonly DelayedKeys<TKey> delayed = new();
    private readonly Dictionary<TKey, int> failures = [];
    private readonly HandOutBudget<TKey> budget;
    private readonly LinkedList<TaskCompletionSource<TKey>> waiters = new();
    private readonly WorkQueueOptions options;
    private readonly TimeProvider time;
    private readonly long origin;
    private readonly ITimer timer;
    private readonly WorkQueueMetrics metrics;

    public WorkQueue(WorkQueueOptions? options = null, TimeProvider? time = null)
    {
        this.options = options ?? new WorkQueueOptions();
        this.time = time ?? TimeProvider.System;
        budget = new(this.options.Burst, this.options.Refill);
        origin = this.time.GetTimestamp();
        timer = this.time.CreateTimer(_ => AddDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        metrics = new WorkQueueMetrics(this.options.Name, () => Depth);
    }

    public int Depth
    {
        get
        {
            lock (gate)
            {
                return ready.Count;
            }
        }
    }

    /// <summary>Not the wall clock: that one can be set.</summary>
    private TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>How often the key was added rate-limited since it was last forgotten.</summary>
    public int Failures(TKey key)
    {
        lock (gate)
        {
            return failures.GetValueOrDefault(key);
        }
    }

    public void Add(TKey key)
    {
        lock (gate)
        {
            AddLocked(key);
        }
    }

    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (gate)
        {
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key);
                return;
            }
            delayed.Add(key, Now + delay);
            SetTimer();
        }
    }

    public void AddRateLimited(TKey key)
    {
        TimeSpan delay;
        lock (gate)
        {
            var before = failures.GetValueOrDefault(key);
            failures[key] = before + 1;
            delay = Backoff.After(before, options.BaseDelay, options.MaxDelay);
        }
        metrics.Retried();
        AddAfter(key, delay);
    }

    public void Forget(TKey key)
    {
        lock (gate)
        {
            failures.Remove(key);
        }
    }

    public async ValueTask<TKey> GetAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<TKey>> waiter;
        lock (gate)
        {
            if (ready.TryDequeue(out var next))
            {
                return HandOut(next.Key, next.Since);
            }
            // Workers must not run inside of Add, which callers may call under locks of their own.
            waiter = waiters.AddLast(
                new TaskCompletionSource<TKey>(TaskCreationOptions.RunContinuationsAsynchronously)
            );
        }
        using var registration = cancellationToken.Register(() => Abandon(waiter, cancellationToken));
        return await waiter.Value.Task;
    }

    public void Done(TKey key)
    {
        lock (gate)
        {
            if (processing.Remove(key) && dirty.Contains(key))
            {
                Offer(key);
            }
        }
    }

    /// <summary>Stops the timer; keys that are still delayed are dropped.</summary>
    public void Dispose()
    {
        timer.Dispose();
        metrics.Dispose();
    }

    private void AddLocked(TKey key)
    {
        if (dirty.Add(key) && !processing.Contains(key))
        {
            Offer(key);
        }
    }

    private void Offer(TKey key)
    {
        if (budget.WaitFor(key, Now) is var wait && wait > TimeSpan.Zero)
        {
            dirty.Remove(key);
            delayed.Add(key, Now + wait);
            SetTimer();
            return;
        }
        var since = time.GetTimestamp();
        if (waiters.First is { } first)
        {
            waiters.RemoveFirst();
            first.Value.SetResult(HandOut(key, since));
            return;
        }
        ready.Enqueue((key, since));
    }

    private TKey HandOut(TKey key, long since)
    {
        processing.Add(key);
        dirty.Remove(key);
        delayed.Remove(key);
        budget.Spend(key, Now);
        metrics.HandedOut(time.GetElapsedTime(since));
        return key;
    }

    private void Abandon(LinkedListNode<TaskCompletionSource<TKey>> waiter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (waiter.List is null)
            {
                return;
            }
            waiters.Remove(waiter);
        }
        waiter.Value.SetCanceled(cancellationToken);
    }

    private void AddDue()
    {
        lock (gate)
        {
            while (delayed.TryTakeDue(Now, out var key))
            {
                AddLocked(key);
            }
            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (delayed.Next is { } next)
        {
            var wait = TimeSpan.FromTicks(Math.Clamp((next - Now).Ticks, 0, LongestTimer.Ticks));
            timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
