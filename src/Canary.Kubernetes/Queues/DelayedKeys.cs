namespace Canary.Kubernetes.Queues;

/// <summary>Keys and when they are due (on a clock that only goes ahead), at most one time each: the earliest. Not thread-safe.</summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, (TimeSpan Due, long Order)> wishes = [];
    private readonly PriorityQueue<TKey, (TimeSpan Due, long Order)> byTime = new();
    private long order;

    public int Count => wishes.Count;

    /// <summary>When the first is due; null: none waits.</summary>
    public TimeSpan? Next
    {
        get
        {
            DropStale();
            return byTime.TryPeek(out _, out var first) ? first.Due : null;
        }
    }

    public void Add(TKey key, TimeSpan due)
    {
        if (wishes.TryGetValue(key, out var known) && known.Due <= due)
        {
            return;
        }
        wishes[key] = (due, ++order);
        byTime.Enqueue(key, (due, order));
    }

    public void Remove(TKey key) => wishes.Remove(key);

    /// <summary>Takes one that is due.</summary>
    public bool TryTakeDue(TimeSpan now, out TKey key)
    {
        DropStale();
        if (byTime.TryPeek(out key!, out var first) && first.Due <= now)
        {
            byTime.Dequeue();
            wishes.Remove(key);
            return true;
        }
        return false;
    }

    private void DropStale()
    {
        while (byTime.TryPeek(out var key, out var first) && (!wishes.TryGetValue(key, out var wish) || wish != first))
        {
            byTime.Dequeue();
        }
    }
}
