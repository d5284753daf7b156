using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Apply;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Defaulting;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;
using Canary.Simulator.ApiServer.Validation;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>The steps of an update, a patch or an apply.</summary>
internal sealed class ObjectUpdate(ObjectRegistry registry)
{
    public JsonObject Run(
        ResourceDefinition requested,
        ObjectKey key,
        Func<JsonObject, JsonObject> change,
        WriteOptions options
    )
    {
        while (true)
        {
            var stored =
                registry.Store.Find(requested.StorageKind, key) ?? throw ApiErrors.NotFound(requested.Type, key.Name);
            var next = change(registry.Read(stored, requested));
            DemandUnchanged(requested, key, stored, next, options);
            var definition = registry.StorageVersion(requested);
            // Only read from here on.
            var old = registry.IsShared(definition)
                ? stored.Shared(definition.Type)
                : registry.Read(stored, definition);
            next = requested.Conversion?.ToStorage(next) ?? next;
            (next, var managers) = Complete(definition, stored, old, next, options);
            if (SaysTheSame(old, next))
            {
                return registry.Read(stored, requested);
            }
            ObjectValidation.DemandValid(definition, next, old, options.Subresource);
            options.Review?.Invoke(old, next);
            if (Write(definition, stored, next, managers, options) is { } written)
            {
                return requested.Conversion?.FromStorage(written) ?? written;
            }
        }
    }

    private static void DemandUnchanged(
        ResourceDefinition definition,
        ObjectKey key,
        StoredObject stored,
        JsonObject next,
        WriteOptions options
    )
    {
        var metadata = next.Ensure("metadata");
        if (options.Uid is { Length: > 0 } uid && uid != stored.Uid)
        {
            throw ApiErrors.Conflict(
                definition.Type,
                key.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {stored.Uid}"
            );
        }
        if (metadata.String("resourceVersion") is { Length: > 0 } version)
        {
            if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            {
                throw ApiErrors.Invalid(
                    definition.Type.Kind,
                    definition.Type.Group,
                    key.Name,
                    [FieldError.Invalid("metadata.resourceVersion", version, "must be an unsigned integer")]
                );
            }
            if (revision != stored.Revision && revision != 0)
            {
                throw ApiErrors.Modified(definition.Type, key.Name);
            }
        }
    }

    private (JsonObject Next, Managers? Managers) Complete(
        ResourceDefinition definition,
        StoredObject stored,
        JsonObject old,
        JsonObject next,
        WriteOptions options
    )
    {
        var isStatus = options.Subresource == "status";
        KeepServerFields(old.Ensure("metadata"), next.Ensure("metadata"));
        if (isStatus)
        {
            next = Statuses.Only(next, old, definition);
        }
        else if (definition.HasStatus && options.Subresource != PodBinding.Subresource)
        {
            Statuses.Keep(next, old);
        }
        if (options.Subresource is not ("status" or "finalize"))
        {
            definition.Rules.Prepare?.Invoke(next, old);
        }
        SchemaDefaults.Apply(next, definition, options.IsApply);
        if (!isStatus)
        {
            definition.Rules.Admit?.Invoke(next, new AdmissionContext(registry, old, options.DryRun, options.User));
            Generations.Count(options.Subresource, definition, old, next);
        }
        next["kind"] = old["kind"]?.DeepClone();
        next["apiVersion"] = old["apiVersion"]?.DeepClone();
        var managers = FieldOwnership.Track(
            definition,
            old,
            next,
            options,
            registry.Time.GetUtcNow(),
            definition.Conversion is null ? stored.Managers : null
        );
        return (next, managers);
    }

    private static void KeepServerFields(JsonObject old, JsonObject next)
    {
        next["generation"] = old["generation"]?.DeepClone();
        if (old["generation"] is null)
        {
            next.Remove("generation");
        }
        next["resourceVersion"] = old["resourceVersion"]?.DeepClone();
        next.Remove("selfLink");
        foreach (
            var field in (ReadOnlySpan<string>)
                ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"]
        )
        {
            if (next[field] is null && old[field] is { } value)
            {
                next[field] = value.DeepClone();
            }
        }
        next.Default("namespace", old["namespace"]?.DeepClone());
        if (next["namespace"] is null)
        {
            next.Remove("namespace");
        }
    }

    private JsonObject? Write(
        ResourceDefinition definition,
        StoredObject stored,
        JsonObject next,
        Managers? managers,
        WriteOptions options
    )
    {
        if (options.DryRun)
        {
            return next.DeepClone().AsObject();
        }
        var kind = definition.StorageKind;
        var written = Lifecycle.MayGo(next)
            ? registry.Store.TryRemove(kind, stored, revision => StoredObject.From(next, revision))
            : registry.Store.TryWrite(
                kind,
                stored.Key,
                stored,
                revision => StoredObject.From(next, revision, managers, registry.IsShared(definition))
            );
        return written?.ToJson(definition.Type);
    }

    /// <summary>What a write must change to be one: all but version and times of ownership.</summary>
    private static bool SaysTheSame(JsonObject old, JsonObject next) =>
        SameBut(
            old,
            next,
            "metadata",
            (a, b) => SameBut(a, b, "resourceVersion", (_, _) => true, "managedFields", SameOwners)
        );

    private static bool SameOwners(JsonNode? old, JsonNode? next) =>
        old is JsonArray a && next is JsonArray b
            ? a.Count == b.Count && a.Zip(b).All(pair => SameBut(pair.First, pair.Second, "time", (_, _) => true))
            : Json.Same(old, next);

    /// <summary>Whether two objects are the same, those fields by rules of their own.</summary>
    private static bool SameBut(
        JsonNode? a,
        JsonNode? b,
        string field,
        Func<JsonNode?, JsonNode?, bool> same,
        string? otherField = null,
        Func<JsonNode?, JsonNode?, bool>? otherSame = null
    )
    {
        if (a is not JsonObject first || b is not JsonObject second)
        {
            return Json.Same(a, b);
        }
        return first
            .Select(p => p.Key)
            .Union(second.Select(p => p.Key), StringComparer.Ordinal)
            .All(key =>
                key == field ? same(first[key], second[key])
                : key == otherField ? otherSame!(first[key], second[key]) // given with its field
                : first.ContainsKey(key) == second.ContainsKey(key) && Json.Same(first[key], second[key])
            );
    }
}
