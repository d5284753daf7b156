namespace Canary.Kubernetes.Queues;

/// <summary>How often each key may be handed out: a token bucket per key, on a clock that only goes ahead. Not thread-safe.</summary>
/// <param name="burst">How many tokens a full bucket has.</param>
/// <param name="refill">How long one token takes to come back.</param>
internal sealed class HandOutBudget<TKey>(int burst, TimeSpan refill)
    where TKey : notnull
{
    private const int FewKeys = 1024;

    /// <summary>When the buckets that are not full will be.</summary>
    private readonly Dictionary<TKey, TimeSpan> fullAt = [];
    private int sweepAt = FewKeys;

    /// <summary>How many keys take memory.</summary>
    public int Remembered => fullAt.Count;

    /// <summary>How long until the key has a token; zero: it has one.</summary>
    public TimeSpan WaitFor(TKey key, TimeSpan now)
    {
        var wait = fullAt.GetValueOrDefault(key) - now - ((burst - 1) * refill);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>Takes a token of the key's.</summary>
    public void Spend(TKey key, TimeSpan now)
    {
        var known = fullAt.GetValueOrDefault(key);
        fullAt[key] = (known > now ? known : now) + refill;
        if (fullAt.Count >= sweepAt)
        {
            ForgetFull(now);
        }
    }

    /// <summary>Keys come and go; a full bucket need not be remembered.</summary>
    private void ForgetFull(TimeSpan now)
    {
        foreach (var key in fullAt.Where(bucket => bucket.Value <= now).Select(bucket => bucket.Key).ToList())
        {
            fullAt.Remove(key);
        }
        sweepAt = Math.Max(FewKeys, 2 * fullAt.Count);
    }
}
