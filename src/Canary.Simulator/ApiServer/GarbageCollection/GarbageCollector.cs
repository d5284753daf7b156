using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.GarbageCollection;

/// <summary>
/// Deletes what belongs to owners that are gone, in the background, in the foreground, or not at all (orphans). Keeps a graph of owners and
/// dependents by uid and works inside the changes that it reacts to.
/// </summary>
internal sealed class GarbageCollector
{
    private readonly ObjectRegistry registry;
    private readonly OwnerGraph graph = new();

    public GarbageCollector(ObjectRegistry registry)
    {
        this.registry = registry;
        registry.Store.Listen(OnChange);
        foreach (var definition in registry.Catalogue.All.DistinctBy(d => d.StorageKind))
        {
            foreach (var stored in registry.Store.Snapshot(definition.StorageKind).Objects.Values)
            {
                var node = new OwnerNode(definition.StorageKind, stored.Key, stored.Uid);
                graph.Set(node, stored.MayHaveOwners ? Owners(stored.Shared(definition.Type)) : []);
            }
        }
    }

    private void OnChange(StoredChange change)
    {
        if (registry.Catalogue.Storage(change.Kind) is not { } definition)
        {
            return;
        }
        var node = new OwnerNode(change.Kind, change.Key, (change.After ?? change.Last)!.Uid); // one of them is there
        if (change.After is null)
        {
            graph.Remove(node);
            Collect(node.Uid);
            return;
        }
        var obj = change.After.Shared(definition.Type);
        var owners = Owners(obj);
        if (owners.Count > 0 || change.Before is null || graph.HasOwners(node))
        {
            graph.Set(node, owners);
        }
        if (Lifecycle.IsTerminating(obj))
        {
            Process(definition, node, obj);
        }
        if (owners.Count > 0)
        {
            Check(definition, node, obj, owners);
        }
    }

    private static List<OwnerReference> Owners(JsonObject obj) =>
        [.. obj.Object("metadata").Array("ownerReferences").Objects().Select(OwnerReference.Parse)];

    /// <summary>An owner is gone: its dependents are looked at again.</summary>
    private void Collect(string uid)
    {
        foreach (var dependent in graph.DependentsOf(uid))
        {
            if (Find(dependent) is var (definition, obj))
            {
                Check(definition, dependent, obj, Owners(obj));
            }
        }
    }

    /// <summary>An object all of whose owners are gone goes too; else it loses the references to those that are.</summary>
    private void Check(ResourceDefinition definition, OwnerNode node, JsonObject obj, List<OwnerReference> owners)
    {
        var dead = owners.Where(o => !Exists(o, node)).ToList();
        if (dead.Count == owners.Count && dead.Count > 0)
        {
            if (!Lifecycle.IsTerminating(obj))
            {
                Quietly(() => registry.Delete(definition, node.Key, new DeletionOptions { Uid = node.Uid }));
            }
            return;
        }
        if (dead.Count > 0)
        {
            var uids = dead.Select(o => o.Uid).ToHashSet(StringComparer.Ordinal);
            RemoveOwners(definition, node, uids.Contains);
        }
        else if (!Lifecycle.IsTerminating(obj) && owners.TrueForAll(o => graph.IsInForeground(o.Uid)))
        {
            Quietly(() =>
                registry.Delete(
                    definition,
                    node.Key,
                    new DeletionOptions { Uid = node.Uid, PropagationPolicy = "Foreground" }
                )
            );
        }
    }

    private bool Exists(OwnerReference owner, OwnerNode dependent)
    {
        if (graph.Find(owner.Uid) is { } known)
        {
            return known.Key.Namespace.Length == 0 || known.Key.Namespace == dependent.Key.Namespace;
        }
        return registry.Catalogue.FindKind(owner.ApiVersion, owner.Kind) is null;
    }

    /// <summary>An object with a finalizer of garbage collection: first its dependents, then itself.</summary>
    private void Process(ResourceDefinition definition, OwnerNode node, JsonObject obj)
    {
        var finalizers = obj.Object("metadata").Array("finalizers").Strings().ToList();
        if (finalizers.Contains(ObjectDeletion.OrphanFinalizer))
        {
            foreach (var dependent in graph.DependentsOf(node.Uid))
            {
                if (Find(dependent) is var (dependentDefinition, _))
                {
                    RemoveOwners(dependentDefinition, dependent, uid => uid == node.Uid);
                }
            }
            RemoveFinalizer(definition, node, ObjectDeletion.OrphanFinalizer);
        }
        else if (finalizers.Contains(ObjectDeletion.ForegroundFinalizer))
        {
            DeleteInForeground(definition, node);
        }
    }

    private void DeleteInForeground(ResourceDefinition definition, OwnerNode node)
    {
        graph.MarkForeground(node.Uid);
        foreach (var dependent in graph.DependentsOf(node.Uid))
        {
            if (Find(dependent) is not var (dependentDefinition, obj) || Lifecycle.IsTerminating(obj))
            {
                continue;
            }
            var others = Owners(obj)
                .Where(o => o.Uid != node.Uid && Exists(o, dependent) && !graph.IsInForeground(o.Uid));
            if (others.Any())
            {
                RemoveOwners(dependentDefinition, dependent, uid => uid == node.Uid);
                continue;
            }
            Quietly(() =>
                registry.Delete(
                    dependentDefinition,
                    dependent.Key,
                    new DeletionOptions { Uid = dependent.Uid, PropagationPolicy = "Foreground" }
                )
            );
        }
        ReleaseIfAlone(definition, node);
        graph.WhenAlone(node.Uid, () => ReleaseIfAlone(definition, node));
    }

    private void ReleaseIfAlone(ResourceDefinition definition, OwnerNode node)
    {
        if (!graph.DependentsOf(node.Uid).Any(d => Blocks(d, node.Uid)))
        {
            RemoveFinalizer(definition, node, ObjectDeletion.ForegroundFinalizer);
        }
    }

    private bool Blocks(OwnerNode dependent, string owner) =>
        Find(dependent) is var (_, obj) && Owners(obj).Any(o => o.Uid == owner && o.BlocksDeletion);

    private (ResourceDefinition Definition, JsonObject Object)? Find(OwnerNode node)
    {
        if (
            registry.Catalogue.Storage(node.Kind) is not { } definition
            || registry.Store.Find(node.Kind, node.Key) is not { } stored
            || stored.Uid != node.Uid
        )
        {
            return null;
        }
        return (definition, stored.Shared(definition.Type));
    }

    private void RemoveOwners(ResourceDefinition definition, OwnerNode node, Func<string, bool> isGone) =>
        Change(
            definition,
            node,
            metadata =>
            {
                var kept = metadata.Array("ownerReferences").Objects().Where(o => !isGone(o.String("uid") ?? ""));
                metadata["ownerReferences"] = new JsonArray([.. kept.Select(o => o.DeepClone())]);
            }
        );

    private void RemoveFinalizer(ResourceDefinition definition, OwnerNode node, string finalizer) =>
        Change(
            definition,
            node,
            metadata =>
            {
                var kept = metadata.Array("finalizers").Strings().Where(f => f != finalizer);
                metadata["finalizers"] = new JsonArray([.. kept.Select(f => (JsonNode)f)]);
            }
        );

    private void Change(ResourceDefinition definition, OwnerNode node, Action<JsonObject> change) =>
        Quietly(() =>
            registry.Update(
                definition,
                node.Key,
                current =>
                {
                    change(current.Ensure("metadata"));
                    ObjectDecoding.Decode(definition, current);
                    return current;
                },
                new WriteOptions { FieldManager = "kube-controller-manager", Uid = node.Uid }
            )
        );

    /// <summary>Someone else may have been there first; then there is nothing left to do.</summary>
    private static void Quietly(Action write)
    {
        try
        {
            write();
        }
        catch (StatusException e) when (e.IsNotFound || e.StatusCode == 409)
        {
            return;
        }
    }
}
