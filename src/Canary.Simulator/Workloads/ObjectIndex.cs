using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Workloads;

/// <summary>The objects of one kind, found by key, controller or label. Not safe for several threads.</summary>
internal sealed class ObjectIndex
{
    private static readonly Comparer<ObjectKey> ByKey = Comparer<ObjectKey>.Create(Compare);

    private readonly Dictionary<ObjectKey, JsonObject> objects = [];
    private readonly Dictionary<string, SortedSet<ObjectKey>> byNamespace = [];
    private readonly Dictionary<(string Namespace, string Controller), SortedSet<ObjectKey>> byController = [];
    private readonly Dictionary<(string Namespace, string Label, string Value), SortedSet<ObjectKey>> byLabel = [];

    public JsonObject? Get(ObjectKey key) => objects.GetValueOrDefault(key);

    public IReadOnlyList<JsonObject> List(string? @namespace) =>
        @namespace is not null
            ? Read(byNamespace, @namespace)
            : [.. byNamespace.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Read(pair.Value))];

    public IReadOnlyList<JsonObject> ControlledBy(string uid) => Read(byController, ("", uid));

    public IReadOnlyList<JsonObject> Orphans(string @namespace) => Read(byController, (@namespace, ""));

    public IReadOnlyList<JsonObject> Labelled(string @namespace, KeyValuePair<string, string> label) =>
        Read(byLabel, (@namespace, label.Key, label.Value));

    public void Put(JsonObject obj)
    {
        var key = obj.Key();
        Remove(key);
        objects[key] = obj;
        Enter(byNamespace, key.Namespace, key);
        Enter(byController, ControllerKey(obj), key);
        foreach (var (label, value) in obj.Map("metadata", "labels") ?? [])
        {
            Enter(byLabel, (key.Namespace, label, value.Text() ?? ""), key);
        }
    }

    public void Remove(ObjectKey key)
    {
        if (!objects.Remove(key, out var obj))
        {
            return;
        }
        Leave(byNamespace, key.Namespace, key);
        Leave(byController, ControllerKey(obj), key);
        foreach (var (label, value) in obj.Map("metadata", "labels") ?? [])
        {
            Leave(byLabel, (key.Namespace, label, value.Text() ?? ""), key);
        }
    }

    private static (string Namespace, string Controller) ControllerKey(JsonObject obj) =>
        obj.ControllerOf().Text("uid") is { } uid ? ("", uid) : (obj.Key().Namespace, "");

    private static void Enter<TKey>(Dictionary<TKey, SortedSet<ObjectKey>> index, TKey at, ObjectKey key)
        where TKey : notnull
    {
        if (!index.TryGetValue(at, out var keys))
        {
            index[at] = keys = new(ByKey);
        }
        keys.Add(key);
    }

    private static void Leave<TKey>(Dictionary<TKey, SortedSet<ObjectKey>> index, TKey at, ObjectKey key)
        where TKey : notnull
    {
        if (index.TryGetValue(at, out var keys) && keys.Remove(key) && keys.Count == 0)
        {
            index.Remove(at);
        }
    }

    private static int Compare(ObjectKey left, ObjectKey right)
    {
        var order = string.CompareOrdinal(left.Namespace, right.Namespace);
        return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
    }

    private List<JsonObject> Read<TKey>(Dictionary<TKey, SortedSet<ObjectKey>> index, TKey at)
        where TKey : notnull => index.TryGetValue(at, out var keys) ? Read(keys) : [];

    private List<JsonObject> Read(SortedSet<ObjectKey> keys) => [.. keys.Select(key => objects[key])];
}
