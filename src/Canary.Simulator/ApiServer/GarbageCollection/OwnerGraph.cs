using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.ApiServer.GarbageCollection;

/// <summary>An object in the graph.</summary>
internal sealed record OwnerNode(string Kind, ObjectKey Key, string Uid);

/// <summary>An entry of ownerReferences.</summary>
internal sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid, bool BlocksDeletion)
{
    public static OwnerReference Parse(JsonObject source) =>
        new(
            source.String("apiVersion") ?? "",
            source.String("kind") ?? "",
            source.String("name") ?? "",
            source.String("uid") ?? "",
            source.Boolean("blockOwnerDeletion") == true
        );
}

/// <summary>Who owns whom, by uid. Thread-safe.</summary>
internal sealed class OwnerGraph
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, OwnerNode> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<OwnerNode>> dependents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action> foreground = new(StringComparer.Ordinal);

    public OwnerNode? Find(string uid)
    {
        lock (gate)
        {
            return nodes.GetValueOrDefault(uid);
        }
    }

    public bool HasOwners(OwnerNode node)
    {
        lock (gate)
        {
            return owners.ContainsKey(node.Uid);
        }
    }

    /// <summary>In no particular order; a copy.</summary>
    public IReadOnlyList<OwnerNode> DependentsOf(string uid)
    {
        lock (gate)
        {
            return dependents.TryGetValue(uid, out var found)
                ?
                [
                    .. found
                        .OrderBy(n => n.Kind, StringComparer.Ordinal)
                        .ThenBy(n => n.Key.Name, StringComparer.Ordinal),
                ]
                : [];
        }
    }

    public void Set(OwnerNode node, IReadOnlyList<OwnerReference> references)
    {
        List<Action> alone;
        lock (gate)
        {
            nodes[node.Uid] = node;
            alone = Unlink(node);
            foreach (var owner in references.Select(r => r.Uid).Distinct())
            {
                if (!dependents.TryGetValue(owner, out var set))
                {
                    dependents[owner] = set = [];
                }
                set.Add(node);
            }
            if (references.Count > 0)
            {
                owners[node.Uid] = [.. references.Select(r => r.Uid)];
            }
        }
        alone.ForEach(a => a());
    }

    public void Remove(OwnerNode node)
    {
        List<Action> alone;
        lock (gate)
        {
            nodes.Remove(node.Uid);
            foreground.Remove(node.Uid);
            alone = Unlink(node);
        }
        alone.ForEach(a => a());
    }

    /// <summary>The object waits for its dependents to go.</summary>
    public void MarkForeground(string uid)
    {
        lock (gate)
        {
            foreground.TryAdd(uid, () => { });
        }
    }

    public bool IsInForeground(string uid)
    {
        lock (gate)
        {
            return foreground.ContainsKey(uid);
        }
    }

    /// <summary>Runs something each time the object loses a dependent.</summary>
    public void WhenAlone(string uid, Action run)
    {
        lock (gate)
        {
            if (nodes.ContainsKey(uid))
            {
                foreground[uid] = run;
            }
        }
    }

    private List<Action> Unlink(OwnerNode node)
    {
        var alone = new List<Action>();
        foreach (var owner in owners.GetValueOrDefault(node.Uid, []))
        {
            if (dependents.TryGetValue(owner, out var set) && set.Remove(node))
            {
                if (set.Count == 0)
                {
                    dependents.Remove(owner);
                }
                if (foreground.TryGetValue(owner, out var run))
                {
                    alone.Add(run);
                }
            }
        }
        owners.Remove(node.Uid);
        return alone;
    }
}
