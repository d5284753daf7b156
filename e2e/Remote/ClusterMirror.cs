using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.EndToEnd.Tests.Remote;

/// <summary>What is in the cluster, as far as writes and watches have told. The same news that comes both ways is told once.</summary>
internal sealed class ClusterMirror
{
    /// <summary>Held while a change is noted and told, so that everybody hears of changes in one order.</summary>
    private readonly Lock order = new();

    /// <summary>Held for a look; nobody is called meanwhile.</summary>
    private readonly Lock gate = new();

    private readonly Dictionary<(string Group, string Plural), SortedDictionary<string, JsonObject>> objects = [];
    private readonly HashSet<string> deleted = [];
    private ImmutableList<Action<ClusterChange>> listeners = [];

    public JsonObject? Get(ResourceType type, ObjectKey key)
    {
        lock (gate)
        {
            return Of(type).GetValueOrDefault(Name(type, key))?.DeepClone().AsObject();
        }
    }

    public IReadOnlyList<JsonObject> List(ResourceType type, string? @namespace, string? labelSelector)
    {
        lock (gate)
        {
            return
            [
                .. Of(type)
                    .Values.Where(obj => @namespace is null || (string?)obj["metadata"]?["namespace"] == @namespace)
                    .Where(obj => Selects(labelSelector, obj["metadata"]?["labels"]))
                    .Select(obj => obj.DeepClone().AsObject()),
            ];
        }
    }

    public IDisposable Subscribe(Action<ClusterChange> onChange)
    {
        ImmutableInterlocked.Update(ref listeners, list => list.Add(onChange));
        return new Subscription(() => ImmutableInterlocked.Update(ref listeners, list => list.Remove(onChange)));
    }

    /// <summary>Notes a state of an object, unless a later one is known.</summary>
    public void Put(ResourceType type, JsonObject obj)
    {
        lock (order)
        {
            JsonObject? old;
            var key = KeyOf(type, obj);
            lock (gate)
            {
                old = Of(type).GetValueOrDefault(Name(type, key));
                if (deleted.Contains(UidOf(obj)) || (old is not null && VersionOf(obj) <= VersionOf(old)))
                {
                    return;
                }
                Of(type)[Name(type, key)] = obj;
            }
            Tell(new(old is null ? ClusterChangeKind.Added : ClusterChangeKind.Modified, type, key, obj, old));
        }
    }

    /// <summary>Notes that an object is gone for good.</summary>
    public void Remove(ResourceType type, JsonObject last)
    {
        lock (order)
        {
            JsonObject? old;
            var key = KeyOf(type, last);
            lock (gate)
            {
                deleted.Add(UidOf(last));
                old = Of(type).GetValueOrDefault(Name(type, key));
                if (old is null || UidOf(old) != UidOf(last))
                {
                    return;
                }
                Of(type).Remove(Name(type, key));
            }
            Tell(new(ClusterChangeKind.Deleted, type, key, last, old));
        }
    }

    /// <summary>After a list: what is not on it is gone.</summary>
    public void Keep(ResourceType type, IReadOnlySet<string> uids)
    {
        List<JsonObject> gone;
        lock (gate)
        {
            gone = [.. Of(type).Values.Where(obj => !uids.Contains(UidOf(obj)))];
        }
        gone.ForEach(obj => Remove(type, obj));
    }

    public static string UidOf(JsonObject obj) => (string?)obj["metadata"]?["uid"] ?? "";

    private void Tell(ClusterChange change)
    {
        foreach (var listener in listeners)
        {
            listener(change);
        }
    }

    private SortedDictionary<string, JsonObject> Of(ResourceType type)
    {
        if (!objects.TryGetValue((type.Group, type.Plural), out var collection))
        {
            objects[(type.Group, type.Plural)] = collection = new(StringComparer.Ordinal);
        }
        return collection;
    }

    private static string Name(ResourceType type, ObjectKey key) =>
        type.Namespaced ? $"{key.Namespace}/{key.Name}" : key.Name;

    private static ObjectKey KeyOf(ResourceType type, JsonObject obj) =>
        new(
            type.Namespaced ? (string?)obj["metadata"]?["namespace"] ?? "" : "",
            (string?)obj["metadata"]?["name"] ?? ""
        );

    /// <summary>Versions are numbers that rise, at every API server that keeps its objects in etcd, and at the simulator's.</summary>
    private static long VersionOf(JsonObject obj) =>
        long.Parse((string?)obj["metadata"]?["resourceVersion"] ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Equality alone: <c>a=b,c=d</c>.</summary>
    private static bool Selects(string? selector, JsonNode? labels) =>
        selector is null
        || selector.Split(',').Select(pair => pair.Split('=')).All(pair => (string?)labels?[pair[0]] == pair[^1]);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
