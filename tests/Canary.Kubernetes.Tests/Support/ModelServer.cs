using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes.Client;

namespace Canary.Kubernetes.Tests.Support;

/// <summary>
/// One collection of an API server, with its whole history, as a model: lists (from a stale cache where that is allowed, in pages), watches
/// that begin anywhere in the history, bookmarks, compaction, and whatever can go wrong on the way. Reads only; single-threaded.
/// </summary>
internal sealed class ModelServer(Random? random = null) : FakeClient
{
    private readonly List<Change> history = [];
    private readonly SortedDictionary<string, V1PartialObject> objects = new(StringComparer.Ordinal);
    private readonly List<OpenWatch> watches = [];
    private int compacted;
    private int uids;

    /// <summary>Every list and watch, as asked.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Called with each list and watch before it is answered.</summary>
    public Action<string>? OnAsked { get; set; }

    /// <summary>Fails all lists and watches while set.</summary>
    public Exception? Outage { get; set; }

    /// <summary>Watches begun from now on deliver nothing.</summary>
    public bool Silent { get; set; }

    /// <summary>Watches are not answered before this; null: at once.</summary>
    public TaskCompletionSource? Answers { get; set; }

    public int Version { get; private set; } = 10;

    public IReadOnlyDictionary<string, V1PartialObject> Objects => objects;

    public int OpenWatches => watches.Count;

    public V1PartialObject Put(string name)
    {
        var exists = objects.TryGetValue(name, out var old);
        var uid = exists ? old!.Metadata.Uid : $"u{++uids}";
        var obj = Pods.Pod(name, ++Version, uid);
        objects[name] = obj;
        Commit(new Change(Version, exists ? WatchEventType.Modified : WatchEventType.Added, obj));
        return obj;
    }

    public void Delete(string name)
    {
        if (objects.Remove(name, out var old))
        {
            Version++;
            Commit(new Change(Version, WatchEventType.Deleted, Pods.Pod(name, Version, old.Metadata.Uid)));
        }
    }

    /// <summary>Something elsewhere changed: only bookmarks tell.</summary>
    public void Bookmark()
    {
        Version++;
        var mark = new V1PartialObject { Metadata = new V1ObjectMeta { ResourceVersion = $"{Version}" } };
        watches.ForEach(w => w.Tell(new WatchEvent<V1PartialObject>(WatchEventType.Bookmark, mark)));
    }

    /// <summary>Forgets the history.</summary>
    public void Compact() => compacted = Version;

    /// <summary>Ends all watches: with an error, or (null) as a timeout does.</summary>
    public void EndWatches(Exception? error = null)
    {
        foreach (var watch in watches.ToList())
        {
            watch.End(error);
        }
    }

    /// <summary>A backup is restored: the objects and the version of then.</summary>
    public void Restore(int version)
    {
        var then = At(version);
        objects.Clear();
        foreach (var (name, obj) in then)
        {
            objects[name] = obj;
        }
        history.RemoveAll(c => c.Version > version);
        (Version, compacted) = (version, version);
        EndWatches(Gone());
    }

    public static KubernetesException Gone() => new(410, "Expired", "too old resource version");

    public static KubernetesException Broken() => new(0, "", "the connection broke");

    public override Task<ListPage<T>> ListAsync<T>(
        ResourceType type,
        string? @namespace,
        ListOptions options,
        JsonTypeInfo<T> projection,
        CancellationToken cancellationToken
    )
    {
        Ask($"list rv={options.ResourceVersion} limit={options.Limit} continue={options.Continue}");
        var (version, from) = options.Continue is { } token
            ? (int.Parse(token.Split('/')[0]), token.Split('/')[1])
            : (options.ResourceVersion == "0" ? Stale() : Version, "");
        if (options.Continue is not null && version < compacted)
        {
            return Task.FromException<ListPage<T>>(Gone());
        }
        var rest = At(version).Where(o => string.CompareOrdinal(o.Key, from) > 0).ToList();
        var page = rest.Take(options.Limit ?? int.MaxValue).ToList();
        var next = page.Count < rest.Count ? $"{version}/{page[^1].Key}" : null;
        return Task.FromResult(new ListPage<T>([.. page.Select(o => (T)(object)o.Value)], $"{version}", next));
    }

    public override async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType type,
        string? @namespace,
        WatchOptions options,
        JsonTypeInfo<T> projection,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Ask($"watch rv={options.ResourceVersion}");
        var from = int.Parse(options.ResourceVersion!);
        if (from < compacted)
        {
            throw Gone();
        }
        if (Answers is not null)
        {
            await Answers.Task;
        }
        options.Opened?.Invoke();
        var watch = new OpenWatch { Silent = Silent };
        watches.Add(watch);
        using var registration = cancellationToken.Register(() => watch.End(new OperationCanceledException()));
        try
        {
            foreach (var change in history.Where(c => c.Version > from).ToList())
            {
                watch.Tell(new WatchEvent<V1PartialObject>(change.Type, change.Object));
            }
            while (await watch.NextAsync() is { } next)
            {
                yield return (WatchEvent<T>)(object)next;
            }
        }
        finally
        {
            watches.Remove(watch);
        }
    }

    private int Stale() => random is null ? Version : Math.Max(compacted, Version - random.Next(5));

    private SortedDictionary<string, V1PartialObject> At(int version)
    {
        var then = new SortedDictionary<string, V1PartialObject>(StringComparer.Ordinal);
        foreach (var change in history.Where(c => c.Version <= version))
        {
            if (change.Type == WatchEventType.Deleted)
            {
                then.Remove(change.Object.Metadata.Name);
            }
            else
            {
                then[change.Object.Metadata.Name] = change.Object;
            }
        }
        return then;
    }

    private void Commit(Change change)
    {
        history.Add(change);
        watches.ForEach(w => w.Tell(new WatchEvent<V1PartialObject>(change.Type, change.Object)));
    }

    private void Ask(string what)
    {
        Asked.Add(what);
        OnAsked?.Invoke(what);
        if (Outage is { } error)
        {
            throw error;
        }
    }

    private sealed record Change(int Version, WatchEventType Type, V1PartialObject Object);

    private sealed class OpenWatch
    {
        private readonly Queue<WatchEvent<V1PartialObject>> events = new();
        private TaskCompletionSource? waiting;
        private Exception? error;
        private bool ended;

        public bool Silent { get; init; }

        public void Tell(WatchEvent<V1PartialObject> change)
        {
            if (!Silent)
            {
                events.Enqueue(change);
                Wake();
            }
        }

        public void End(Exception? with)
        {
            (ended, error) = (true, with);
            Wake();
        }

        public async Task<WatchEvent<V1PartialObject>?> NextAsync()
        {
            while (true)
            {
                if (events.TryDequeue(out var next))
                {
                    return next;
                }
                if (ended)
                {
                    return error is null ? null : throw error;
                }
                waiting = new TaskCompletionSource();
                await waiting.Task;
            }
        }

        private void Wake() => waiting?.TrySetResult();
    }
}
