using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>An apply from start to end: on a live object, or creating it.</summary>
internal static class ApplyRequest
{
    /// <returns>The object, and whether it was created.</returns>
    public static (JsonObject Object, bool Created) Run(
        ObjectRegistry registry,
        ResourceDefinition definition,
        ObjectKey key,
        JsonObject config,
        bool force,
        WriteOptions options
    )
    {
        var self = new ManagerId(options.FieldManager, "Apply", definition.Type.ApiVersion, options.Subresource);
        while (true)
        {
            if (registry.Store.Find(definition.StorageKind, key) is not null)
            {
                var uid = config.Object("metadata").String("uid");
                return (registry.Update(definition, key, Merge, options with { Uid = uid }), false);
            }
            if (options.Subresource.Length > 0)
            {
                throw ApiErrors.NotFound(definition.Type, key.Name);
            }
            if (config.Object("metadata").String("uid") is { Length: > 0 } stale)
            {
                throw ApiErrors.Conflict(
                    definition.Type,
                    key.Name,
                    $"Precondition failed: UID in precondition: {stale}, UID in object meta: "
                );
            }
            try
            {
                return (registry.Create(definition, key.Namespace, Merge(Blank(definition, key)), options), true);
            }
            catch (StatusException e) when (e.IsAlreadyExists && !options.DryRun)
            {
                continue; // someone else created it just now
            }
        }

        JsonObject Merge(JsonObject live)
        {
            var copy = config.DeepClone().AsObject();
            var isNew = live.Object("metadata").String("uid") is null;
            if (isNew)
            {
                copy.Object("metadata")?.Remove("resourceVersion");
            }
            var next = ServerSideApply.Run(definition, live, copy, self, force, registry.Time.GetUtcNow());
            ObjectDecoding.Decode(definition, next);
            return next;
        }
    }

    private static JsonObject Blank(ResourceDefinition definition, ObjectKey key)
    {
        var metadata = new JsonObject { ["name"] = key.Name };
        if (definition.Type.Namespaced)
        {
            metadata["namespace"] = key.Namespace;
        }
        return new JsonObject
        {
            ["kind"] = definition.Type.Kind,
            ["apiVersion"] = definition.Type.ApiVersion,
            ["metadata"] = metadata,
        };
    }
}
