using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads;

/// <summary>
/// The cluster's objects as last committed, indexed for those who live in it, so that looking costs no copy. It is current as soon as a
/// write returns. Objects read from it are shared: copy before changing. Events are left out.
/// </summary>
internal sealed class ClusterView : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Group, string Plural), ObjectIndex> indexes = [];
    private readonly IDisposable subscription;

    public ClusterView(ICluster cluster)
    {
        Cluster = cluster;
        subscription = cluster.Subscribe(OnChange);
        lock (gate)
        {
            foreach (var type in cluster.Types.Where(type => type.Plural != Kinds.Events.Plural))
            {
                foreach (var obj in cluster.List(type))
                {
                    IndexOf(type).Put(obj);
                }
            }
        }
    }

    /// <summary>Every change, after the view knows it; on the committing thread, so be quick.</summary>
    public event Action<ClusterChange>? Changed;

    /// <summary>The cluster itself, to write to.</summary>
    public ICluster Cluster { get; }

    public JsonObject? Get(ResourceType type, ObjectKey key)
    {
        lock (gate)
        {
            return IndexOf(type).Get(key);
        }
    }

    /// <summary>All objects in the order of their keys, or those of a namespace.</summary>
    public IReadOnlyList<JsonObject> List(ResourceType type, string? @namespace = null)
    {
        lock (gate)
        {
            return IndexOf(type).List(@namespace);
        }
    }

    /// <summary>What an object is the controller of.</summary>
    public IReadOnlyList<JsonObject> ControlledBy(ResourceType type, string uid)
    {
        lock (gate)
        {
            return IndexOf(type).ControlledBy(uid);
        }
    }

    /// <summary>What has no controller in a namespace.</summary>
    public IReadOnlyList<JsonObject> Orphans(ResourceType type, string @namespace)
    {
        lock (gate)
        {
            return IndexOf(type).Orphans(@namespace);
        }
    }

    /// <summary>What a selector selects in a namespace; an empty selector selects nothing.</summary>
    public IReadOnlyList<JsonObject> Select(ResourceType type, string @namespace, LabelSelector selector)
    {
        if (selector.IsEmpty)
        {
            return [];
        }
        lock (gate)
        {
            var index = IndexOf(type);
            var candidates = selector.Hint is { } hint ? index.Labelled(@namespace, hint) : index.List(@namespace);
            return [.. candidates.Where(selector.Matches)];
        }
    }

    public void Dispose() => subscription.Dispose();

    private void OnChange(ClusterChange change)
    {
        if (change.Type.Plural == Kinds.Events.Plural)
        {
            return;
        }
        lock (gate)
        {
            if (change.Kind == ClusterChangeKind.Deleted)
            {
                IndexOf(change.Type).Remove(change.Key);
            }
            else
            {
                IndexOf(change.Type).Put(change.Object);
            }
        }
        Changed?.Invoke(change);
    }

    /// <summary>By group and plural: a kind that is served in several versions is kept once.</summary>
    private ObjectIndex IndexOf(ResourceType type)
    {
        var key = (type.Group, type.Plural);
        if (!indexes.TryGetValue(key, out var index))
        {
            indexes[key] = index = new();
        }
        return index;
    }
}
