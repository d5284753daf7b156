using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>The steps of a delete: preconditions, finalizers for garbage collection, grace, then marking or removal.</summary>
internal sealed class ObjectDeletion(ObjectRegistry registry)
{
    public const string OrphanFinalizer = "orphan";
    public const string ForegroundFinalizer = "foregroundDeletion";
    private static readonly string[] Immortal = ["default", "kube-public", "kube-system"];

    public (JsonObject Object, bool Gone) Run(ResourceDefinition definition, ObjectKey key, DeletionOptions options)
    {
        while (true)
        {
            var stored =
                registry.Store.Find(definition.StorageKind, key) ?? throw ApiErrors.NotFound(definition.Type, key.Name);
            DemandMortal(definition, key);
            DemandPreconditions(definition, key, stored, options);
            var storage = registry.StorageVersion(definition);
            var old = registry.Read(stored, storage);
            var next = old.DeepClone().AsObject();
            Mark(next, definition, options);
            if (Lifecycle.IsTerminating(old) && !Lifecycle.MayGo(next) && Json.Same(old, next))
            {
                return (registry.Read(stored, definition), false);
            }
            var gone = Lifecycle.MayGo(next);
            if (options.DryRun)
            {
                return (next, gone);
            }
            var written = gone
                ? registry.Store.TryRemove(definition.StorageKind, stored, r => StoredObject.From(Last(old, next), r))
                : registry.Store.TryWrite(definition.StorageKind, key, stored, r => StoredObject.From(next, r));
            if (written is not null)
            {
                var answer = gone ? StoredObject.From(next, written.Revision) : written;
                return (registry.Read(answer, definition), gone);
            }
        }
    }

    private static void DemandMortal(ResourceDefinition definition, ObjectKey key)
    {
        if (definition.StorageKind == "namespaces" && Immortal.Contains(key.Name))
        {
            throw ApiErrors.Forbidden("", "namespaces", key.Name, "this namespace may not be deleted");
        }
    }

    private static void DemandPreconditions(
        ResourceDefinition definition,
        ObjectKey key,
        StoredObject stored,
        DeletionOptions options
    )
    {
        if (options.Uid is { } uid && uid != stored.Uid)
        {
            throw ApiErrors.PreconditionFailed(
                definition.Type,
                key.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({stored.Uid}). "
                    + "The object might have been deleted and then recreated"
            );
        }
        var version = stored.Revision.ToString(CultureInfo.InvariantCulture);
        if (options.ResourceVersion is { } wanted && wanted != version)
        {
            throw ApiErrors.PreconditionFailed(
                definition.Type,
                key.Name,
                $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). "
                    + "The object might have been modified"
            );
        }
    }

    private void Mark(JsonObject obj, ResourceDefinition definition, DeletionOptions options)
    {
        var metadata = obj.Ensure("metadata");
        SetFinalizers(metadata, options.PropagationPolicy);
        var grace = GracePeriods.For(obj, definition, options.GracePeriodSeconds);
        var now = registry.Time.GetUtcNow();
        if (metadata.String("deletionTimestamp") is not null)
        {
            var before = metadata.Integer("deletionGracePeriodSeconds") ?? 0;
            if (grace < before)
            {
                metadata["deletionGracePeriodSeconds"] = grace;
                metadata["deletionTimestamp"] = Timestamps.Write(now + TimeSpan.FromSeconds(grace));
            }
            return;
        }
        if (definition.StorageKind == DefinitionController.StorageKind)
        {
            DefinitionEnding.Begin(obj, now);
            return;
        }
        metadata["deletionTimestamp"] = Timestamps.Write(now + TimeSpan.FromSeconds(grace));
        metadata["deletionGracePeriodSeconds"] = grace;
        if (metadata.Integer("generation") is { } generation and > 0)
        {
            metadata["generation"] = generation + 1;
        }
        if (definition.Type.Kind == "Namespace" && definition.Type.Group.Length == 0)
        {
            obj.Ensure("status")["phase"] = "Terminating";
        }
    }

    private static void SetFinalizers(JsonObject metadata, string? policy)
    {
        if (policy is null)
        {
            return;
        }
        var kept = metadata
            .Array("finalizers")
            .Strings()
            .Where(f => f is not OrphanFinalizer and not ForegroundFinalizer)
            .ToList();
        if (policy == "Orphan")
        {
            kept.Add(OrphanFinalizer);
        }
        if (policy == "Foreground")
        {
            kept.Add(ForegroundFinalizer);
        }
        if (kept.Count == 0)
        {
            metadata.Remove("finalizers");
            return;
        }
        metadata["finalizers"] = new JsonArray([.. kept.Select(f => (JsonNode)f)]);
    }

    /// <summary>What watches are told of an object that goes at once: its last state, not one with a deletion mark that was never stored.</summary>
    private static JsonObject Last(JsonObject old, JsonObject next) => Lifecycle.IsTerminating(old) ? next : old;
}
