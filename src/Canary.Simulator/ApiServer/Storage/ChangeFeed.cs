using System.Collections.Immutable;

namespace Canary.Simulator.ApiServer.Storage;

/// <summary>
/// Tells changes to listeners, one after the other in the order in which they were added, on the thread of one who commits. A change that is
/// made while another is told is told after it. Thread-safe.
/// </summary>
internal sealed class ChangeFeed
{
    private readonly Lock gate = new();
    private readonly Queue<StoredChange> untold = new();
    private ImmutableList<Action<StoredChange>> listeners = [];
    private StoredChange? telling;
    private long told;
    private int teller;

    /// <summary>Every change up to this revision has been told.</summary>
    public long Told
    {
        get
        {
            lock (gate)
            {
                return telling is not null ? telling.Revision - 1
                    : untold.TryPeek(out var next) ? next.Revision - 1
                    : told;
            }
        }
    }

    /// <summary>Takes a change; the store's lock is held, so that the order is that of revisions.</summary>
    public void Add(StoredChange change)
    {
        lock (gate)
        {
            untold.Enqueue(change);
        }
    }

    /// <summary>
    /// Tells all that is there. When it returns, the change of the given revision has been told, unless it is a listener that asks. No
    /// lock is held.
    /// </summary>
    public void Tell(long revision)
    {
        // While another thread tells, wait for it: it is brief, as listeners only take note.
        var wait = new SpinWait();
        while (true)
        {
            var (change, all) = Next(revision);
            if (all is null)
            {
                return;
            }
            if (change is null)
            {
                wait.SpinOnce();
                continue;
            }
            try
            {
                all.ForEach(listener => listener(change));
            }
            finally
            {
                Finish(change);
            }
        }
    }

    /// <summary>Every change from now on, until the answer is disposed.</summary>
    public IDisposable Listen(Action<StoredChange> onChange)
    {
        lock (gate)
        {
            listeners = listeners.Add(onChange);
        }
        return new Subscription(this, onChange);
    }

    /// <returns>What to tell next; null with listeners: someone else tells; null without: there is nothing to do.</returns>
    private (StoredChange? Change, ImmutableList<Action<StoredChange>>? Listeners) Next(long revision)
    {
        lock (gate)
        {
            if (telling is null && untold.TryDequeue(out telling))
            {
                teller = Environment.CurrentManagedThreadId;
                return (telling, listeners);
            }
            var mustWait = telling is not null && teller != Environment.CurrentManagedThreadId && told < revision;
            return (null, mustWait ? listeners : null);
        }
    }

    private void Finish(StoredChange change)
    {
        lock (gate)
        {
            telling = null;
            told = change.Revision;
        }
    }

    private sealed class Subscription(ChangeFeed feed, Action<StoredChange> onChange) : IDisposable
    {
        public void Dispose()
        {
            lock (feed.gate)
            {
                feed.listeners = feed.listeners.Remove(onChange);
            }
        }
    }
}
