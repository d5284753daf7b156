using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Clock;

namespace Canary.Simulator.Workloads;

/// <summary>
/// Keys of objects to look at, one reconciliation at a time: a key that is added several times before its turn is looked at once, one that
/// failed again after a back-off that doubles from 5 ms to 30 s.
/// </summary>
/// <param name="scheduler">Whose turn it is.</param>
/// <param name="reconcile">Brings the object's world closer to it; the answer says when to look again though nothing happens.</param>
internal sealed class ReconcileQueue(SimulatorScheduler scheduler, Func<ObjectKey, TimeSpan?> reconcile) : IDisposable
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly HashSet<ObjectKey> dirty = [];
    private readonly Dictionary<ObjectKey, (DateTimeOffset Due, IDisposable Timer)> later = [];
    private readonly Dictionary<ObjectKey, int> failures = [];
    private bool disposed;

    public void Add(ObjectKey key)
    {
        lock (gate)
        {
            if (disposed || !dirty.Add(key))
            {
                return;
            }
        }
        scheduler.Post(() => Run(key));
    }

    /// <summary>Adds the key after a delay; of several wishes the earliest counts.</summary>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        var due = scheduler.Time.GetUtcNow() + delay;
        lock (gate)
        {
            if (disposed || (later.TryGetValue(key, out var set) && set.Due <= due))
            {
                return;
            }
            set.Timer?.Dispose();
            later[key] = (due, scheduler.After(delay, () => Ripen(key, due)));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            foreach (var (_, timer) in later.Values)
            {
                timer.Dispose();
            }
            later.Clear();
        }
    }

    private void Ripen(ObjectKey key, DateTimeOffset due)
    {
        lock (gate)
        {
            if (later.TryGetValue(key, out var set) && set.Due == due)
            {
                set.Timer.Dispose();
                later.Remove(key);
            }
        }
        Add(key);
    }

    private void Run(ObjectKey key)
    {
        lock (gate)
        {
            dirty.Remove(key);
            if (disposed)
            {
                return;
            }
        }
        try
        {
            if (reconcile(key) is { } after)
            {
                AddAfter(key, after);
            }
            failures.Remove(key);
        }
        catch (KubernetesException)
        {
            // Someone else changed an object meanwhile, or the API server refused: what a controller always has to expect.
            AddAfter(key, BackOff(key));
        }
    }

    private TimeSpan BackOff(ObjectKey key)
    {
        var count = failures.GetValueOrDefault(key);
        failures[key] = count + 1;
        var delay = FirstBackOff * Math.Pow(2, Math.Min(count, 20));
        return delay < LongestBackOff ? delay : LongestBackOff;
    }
}
