using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Admission;
using Canary.Simulator.ApiServer.Apply;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Defaulting;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;
using Canary.Simulator.ApiServer.Validation;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>The steps of a create.</summary>
internal sealed class ObjectCreation(ObjectRegistry registry)
{
    private const int NameAttempts = 8;

    public JsonObject Run(ResourceDefinition requested, string @namespace, JsonObject obj, WriteOptions options)
    {
        var metadata = obj.Ensure("metadata");
        MatchNamespace(requested, @namespace, metadata);
        if (metadata.String("resourceVersion") is { Length: > 0 })
        {
            throw ApiErrors.Internal("resourceVersion should not be set on objects to be created");
        }
        if (requested.Type.Namespaced)
        {
            NamespaceLifecycle.DemandActive(registry, requested.Type, @namespace, metadata.String("name") ?? "");
        }
        DefinitionEnding.DemandNone(registry, requested, metadata.String("name") ?? "");
        DemandServed(requested, obj);
        var definition = registry.StorageVersion(requested);
        obj = requested.Conversion?.ToStorage(obj) ?? obj;
        metadata = obj.Ensure("metadata");
        Stamp(definition, metadata);
        if (definition.HasStatus)
        {
            Statuses.Reset(obj, definition);
        }
        definition.Rules.Prepare?.Invoke(obj, null);
        SchemaDefaults.Apply(obj, definition, options.IsApply);
        definition.Rules.Admit?.Invoke(obj, new AdmissionContext(registry, null, options.DryRun, options.User));
        var managers = FieldOwnership.Track(definition, null, obj, options, registry.Time.GetUtcNow());
        return Store(requested, definition, obj, managers, options);
    }

    private static void MatchNamespace(ResourceDefinition definition, string @namespace, JsonObject metadata)
    {
        var own = metadata.String("namespace") ?? "";
        if (!definition.Type.Namespaced)
        {
            metadata.Remove("namespace");
            return;
        }
        if (own.Length > 0 && own != @namespace)
        {
            throw ApiErrors.BadRequest(
                "the namespace of the provided object does not match the namespace sent on the request"
            );
        }
        metadata["namespace"] = @namespace;
    }

    private static void DemandServed(ResourceDefinition requested, JsonObject obj)
    {
        var errors = new List<FieldError>();
        requested.CheckServed?.Invoke(obj, errors);
        if (errors.Count > 0)
        {
            var type = requested.Type;
            var group = requested.Conversion is null ? type.Group : "";
            throw ApiErrors.Invalid(type.Kind, group, obj.Object("metadata").String("name") ?? "", errors);
        }
    }

    private void Stamp(ResourceDefinition definition, JsonObject metadata)
    {
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("selfLink");
        metadata["uid"] = registry.Identities.NewUid();
        metadata["creationTimestamp"] = Timestamps.Write(registry.Time.GetUtcNow());
        if (definition.Generation != GenerationRule.None)
        {
            metadata["generation"] = 1;
        }
    }

    private JsonObject Store(
        ResourceDefinition requested,
        ResourceDefinition definition,
        JsonObject obj,
        Managers? managers,
        WriteOptions options
    )
    {
        var metadata = obj.Ensure("metadata");
        var generated =
            metadata.String("generateName") is { Length: > 0 } && metadata.String("name") is not { Length: > 0 };
        for (var attempt = 0; ; attempt++)
        {
            if (generated)
            {
                metadata["name"] = registry.Identities.NewName(metadata.String("generateName") ?? "");
            }
            if (attempt == 0)
            {
                ObjectValidation.DemandValid(definition, obj, null, "");
                options.Review?.Invoke(null, obj);
            }
            var key = new ObjectKey(metadata.String("namespace") ?? "", metadata.String("name") ?? "");
            var existing = registry.Store.Find(definition.StorageKind, key);
            if (existing is null && Write(requested, definition, key, obj, managers, options) is { } created)
            {
                return created;
            }
            if (!generated || attempt == NameAttempts)
            {
                var terminating = existing is not null && Lifecycle.IsTerminating(registry.Read(existing, definition));
                throw ApiErrors.AlreadyExists(definition.Type, key.Name, terminating);
            }
        }
    }

    private JsonObject? Write(
        ResourceDefinition requested,
        ResourceDefinition definition,
        ObjectKey key,
        JsonObject obj,
        Managers? managers,
        WriteOptions options
    )
    {
        if (options.DryRun)
        {
            var preview = obj.DeepClone().AsObject();
            return requested.Conversion?.FromStorage(preview) ?? preview;
        }
        var stored = registry.Store.TryWrite(
            definition.StorageKind,
            key,
            null,
            revision => StoredObject.From(obj, revision, managers, registry.IsShared(definition))
        );
        return stored is null ? null : registry.Read(stored, requested);
    }
}
