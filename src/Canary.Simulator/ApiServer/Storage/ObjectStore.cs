using System.Collections.Immutable;
using Canary.Kubernetes;

namespace Canary.Simulator.ApiServer.Storage;

/// <summary>
/// What etcd is to a real API server: all objects, one revision counter, compare-and-swap, and the recent history. Changes are told to
/// listeners in the order of their revisions, outside of the lock, by a thread that commits; when a write returns, all have heard of it,
/// unless it was a listener that wrote. Thread-safe.
/// </summary>
internal sealed class ObjectStore(TimeProvider time, HistoryOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Collection> collections = new(StringComparer.Ordinal);
    private readonly ChangeFeed feed = new();
    private long revision = 100;

    /// <summary>Of the newest change.</summary>
    public long Revision
    {
        get
        {
            lock (gate)
            {
                return revision;
            }
        }
    }

    /// <summary>Every change up to this revision has been told to listeners.</summary>
    public long ToldRevision => feed.Told;

    /// <summary>Begins to keep a kind; a watch can't start from before.</summary>
    public void AddKind(string kind)
    {
        lock (gate)
        {
            if (!collections.ContainsKey(kind))
            {
                collections[kind] = new Collection(new ChangeHistory(++revision, options));
            }
        }
    }

    /// <summary>All objects, by kind, and the revision at which they were that way.</summary>
    public (ImmutableDictionary<string, ImmutableArray<StoredObject>> Objects, long Revision) SnapshotAll()
    {
        lock (gate)
        {
            return (
                collections.ToImmutableDictionary(
                    entry => entry.Key,
                    entry => entry.Value.Objects.Values.ToImmutableArray(),
                    StringComparer.Ordinal
                ),
                revision
            );
        }
    }

    /// <summary>
    /// Takes over what was there at a revision, before anything else is done with the store. Nobody is told of it, and no watch can start from
    /// before.
    /// </summary>
    public void Restore(IReadOnlyDictionary<string, ImmutableArray<StoredObject>> objects, long at)
    {
        lock (gate)
        {
            revision = at;
            foreach (var (kind, all) in objects)
            {
                // Copies, since each keeps what it was parsed as.
                var copies = all.Select(o => new StoredObject(o.Key, o.Uid, o.Revision, o.Body, o.Labels));
                collections[kind] = new Collection(new ChangeHistory(at, options))
                {
                    Objects = ObjectTree.Empty.AddRange(copies.Select(o => KeyValuePair.Create(o.Key, o))),
                };
            }
        }
    }

    public StoredObject? Find(string kind, ObjectKey key)
    {
        lock (gate)
        {
            return collections.TryGetValue(kind, out var found) && found.Objects.TryGetValue(key, out var obj)
                ? obj
                : null;
        }
    }

    /// <summary>All objects of a kind and the revision at which they were that way.</summary>
    public (ImmutableSortedDictionary<ObjectKey, StoredObject> Objects, long Revision) Snapshot(string kind)
    {
        lock (gate)
        {
            return (collections.TryGetValue(kind, out var found) ? found.Objects : ObjectTree.Empty, revision);
        }
    }

    /// <summary>All objects of a kind as they were at a revision; null when history does not reach back so far.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject>? SnapshotAt(string kind, long at)
    {
        lock (gate)
        {
            return collections.TryGetValue(kind, out var found)
                ? found.History.Rewind(found.Objects, at, time.GetUtcNow())
                : null;
        }
    }

    /// <summary>
    /// The changes of a kind after a revision, and a listener for those to come, with nothing between lost or told twice; null when history
    /// does not reach back so far.
    /// </summary>
    public (IReadOnlyList<StoredChange> Missed, IDisposable Subscription)? Follow(
        string kind,
        long after,
        Action<StoredChange> onChange
    )
    {
        lock (gate)
        {
            if (
                !collections.TryGetValue(kind, out var found)
                || found.History.After(after, time.GetUtcNow()) is not { } missed
            )
            {
                return null;
            }
            var known = revision;
            return (
                missed,
                Listen(change =>
                {
                    if (change.Revision > known && change.Kind == kind)
                    {
                        onChange(change);
                    }
                })
            );
        }
    }

    /// <summary>Every change from now on, in the order of revisions, outside of the lock.</summary>
    public IDisposable Listen(Action<StoredChange> onChange) => feed.Listen(onChange);

    /// <summary>Writes an object if its state is still the expected one (null: it must not be there).</summary>
    /// <param name="kind">The storage kind.</param>
    /// <param name="key">Which object.</param>
    /// <param name="expected">What it was read as.</param>
    /// <param name="build">Makes the new state for a revision.</param>
    /// <returns>The new state; null when something else was there.</returns>
    public StoredObject? TryWrite(string kind, ObjectKey key, StoredObject? expected, Func<long, StoredObject> build)
    {
        StoredObject written;
        lock (gate)
        {
            var collection = collections[kind];
            if (!ReferenceEquals(collection.Objects.GetValueOrDefault(key), expected))
            {
                return null;
            }
            written = build(++revision);
            collection.Objects = collection.Objects.SetItem(key, written);
            Record(collection, new StoredChange(revision, time.GetUtcNow(), kind, expected, written, null));
        }
        feed.Tell(written.Revision);
        return written;
    }

    /// <summary>Removes an object if its state is still the expected one.</summary>
    /// <param name="kind">The storage kind.</param>
    /// <param name="expected">What it was read as.</param>
    /// <param name="last">Makes its last state, with the deletion's revision.</param>
    /// <returns>The last state; null when something else was there.</returns>
    public StoredObject? TryRemove(string kind, StoredObject expected, Func<long, StoredObject> last)
    {
        StoredObject removed;
        lock (gate)
        {
            var collection = collections[kind];
            if (!ReferenceEquals(collection.Objects.GetValueOrDefault(expected.Key), expected))
            {
                return null;
            }
            removed = last(++revision);
            collection.Objects = collection.Objects.Remove(expected.Key);
            Record(collection, new StoredChange(revision, time.GetUtcNow(), kind, expected, null, removed));
        }
        feed.Tell(removed.Revision);
        return removed;
    }

    /// <summary>Forgets all history so far, as a compaction would.</summary>
    public void Compact()
    {
        lock (gate)
        {
            foreach (var collection in collections.Values)
            {
                collection.History.Compact(revision);
            }
        }
    }

    private void Record(Collection collection, StoredChange change)
    {
        collection.History.Add(change);
        feed.Add(change);
    }

    private sealed class Collection(ChangeHistory history)
    {
        public ImmutableSortedDictionary<ObjectKey, StoredObject> Objects { get; set; } = ObjectTree.Empty;

        public ChangeHistory History { get; } = history;
    }
}
