using Canary.Kubernetes.Client;

namespace Canary.Kubernetes.Informers;

/// <summary>
/// The local copy. Three sources write it: lists, watch events, and answers to own writes; whichever knows the newest version of an object
/// wins, so none of them takes the store back.
/// </summary>
internal sealed class Store<T>(Action<Exception> onHandlerError)
    where T : class, IKubernetesObject
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Func<T, IEnumerable<string>>> indexers = [];
    private readonly List<Action<InformerEvent<T>>> handlers = [];
    private volatile StoreSnapshot<T> snapshot = StoreSnapshot<T>.Empty;
    private volatile string version = "";

    public StoreSnapshot<T> Snapshot => snapshot;

    /// <summary>All changes up to this version are in; empty before the first list.</summary>
    public string Version => version;

    public void AddIndex(string index, Func<T, IEnumerable<string>> values)
    {
        lock (gate)
        {
            if (!snapshot.Objects.IsEmpty)
            {
                throw new InvalidOperationException($"The index '{index}' comes too late: the informer has started.");
            }
            indexers.Add(index, values);
            snapshot = snapshot.WithIndex(index);
        }
    }

    public void AddHandler(Action<InformerEvent<T>> handler)
    {
        lock (gate)
        {
            handlers.Add(handler);
            foreach (var (_, obj) in snapshot.Objects)
            {
                Call(handler, new InformerEvent<T>(InformerEventType.Added, obj, null));
            }
        }
    }

    /// <summary>Takes the answer of an own write in.</summary>
    public void Put(T obj)
    {
        lock (gate)
        {
            // Unknown, and not after what the watch has told: it was deleted since.
            var known = snapshot.Objects.ContainsKey(obj.Metadata.Key);
            if (known || !ResourceVersions.IsKnownUpTo(obj.Metadata.ResourceVersion, version))
            {
                SetIfNewer(obj);
            }
        }
    }

    /// <summary>Takes a watch event in.</summary>
    public void Apply(WatchEventType type, T obj)
    {
        lock (gate)
        {
            if (type == WatchEventType.Deleted)
            {
                RemoveUnlessNewer(obj);
            }
            else if (type != WatchEventType.Bookmark)
            {
                SetIfNewer(obj);
            }
            version = obj.Metadata.ResourceVersion.Length > 0 ? obj.Metadata.ResourceVersion : version;
        }
    }

    /// <summary>
    /// Takes a whole list in. What it says holds for all that happened up to its version, even where the store knows a higher one (then the
    /// server's history was changed, as by restoring a backup); only own writes after it are kept.
    /// </summary>
    public void Replace(IReadOnlyCollection<T> objects, string listVersion)
    {
        lock (gate)
        {
            var wentBack = version.Length > 0 && ResourceVersions.IsNewer(version, listVersion);
            var listed = new HashSet<ObjectKey>(objects.Count);
            foreach (var obj in objects)
            {
                listed.Add(obj.Metadata.Key);
                var old = snapshot.Objects.GetValueOrDefault(obj.Metadata.Key);
                if (old is null || (old.Metadata.ResourceVersion != obj.Metadata.ResourceVersion && !IsAfter(old)))
                {
                    Set(obj.Metadata.Key, old, obj);
                }
            }
            foreach (var (key, old) in snapshot.Objects)
            {
                if (!listed.Contains(key) && !IsAfter(old))
                {
                    Set(key, old, null);
                }
            }
            version = listVersion;

            bool IsAfter(T known) =>
                !wentBack && ResourceVersions.IsKnownAfter(known.Metadata.ResourceVersion, listVersion);
        }
    }

    private void SetIfNewer(T obj)
    {
        var old = snapshot.Objects.GetValueOrDefault(obj.Metadata.Key);
        if (old is null || ResourceVersions.IsNewer(obj.Metadata.ResourceVersion, old.Metadata.ResourceVersion))
        {
            Set(obj.Metadata.Key, old, obj);
        }
    }

    private void RemoveUnlessNewer(T deleted)
    {
        var key = deleted.Metadata.Key;
        var old = snapshot.Objects.GetValueOrDefault(key);
        if (
            old is null
            || ResourceVersions.IsKnownAfter(old.Metadata.ResourceVersion, deleted.Metadata.ResourceVersion)
        )
        {
            return;
        }
        snapshot = snapshot.With(key, old, null, indexers);
        Tell(new InformerEvent<T>(InformerEventType.Deleted, deleted, old));
    }

    private void Set(ObjectKey key, T? old, T? now)
    {
        snapshot = snapshot.With(key, old, now, indexers);
        if (old is not null && now is not null && old.Metadata.Uid == now.Metadata.Uid)
        {
            Tell(new InformerEvent<T>(InformerEventType.Updated, now, old));
            return;
        }
        // Another uid under the same name: it was deleted and made anew while nobody looked.
        if (old is not null)
        {
            Tell(new InformerEvent<T>(InformerEventType.Deleted, old, old));
        }
        if (now is not null)
        {
            Tell(new InformerEvent<T>(InformerEventType.Added, now, null));
        }
    }

    private void Tell(InformerEvent<T> change)
    {
        foreach (var handler in handlers)
        {
            Call(handler, change);
        }
    }

    private void Call(Action<InformerEvent<T>> handler, InformerEvent<T> change)
    {
        try
        {
            handler(change);
        }
#pragma warning disable CA1031 // A handler that throws must not keep the store from being current; it is logged.
        catch (Exception e)
#pragma warning restore CA1031
        {
            onHandlerError(e);
        }
    }
}
