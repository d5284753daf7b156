using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>
/// How a CustomResourceDefinition goes: the first request to delete it gives it a finalizer, which keeps it until the last of its objects is
/// gone. Meanwhile no new ones are created.
/// </summary>
internal static class DefinitionEnding
{
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    private const string Condition = "Terminating";

    /// <summary>Marks a definition that is asked to go.</summary>
    public static void Begin(JsonObject definition, DateTimeOffset now)
    {
        var metadata = definition.Ensure("metadata");
        metadata["deletionTimestamp"] = Timestamps.Write(now);
        var finalizers = metadata.Array("finalizers").Strings().Append(Finalizer).Distinct(StringComparer.Ordinal);
        metadata["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode)f)]);
        var status = definition.Ensure("status");
        status["conditions"] = With(
            status,
            "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
            now
        );
    }

    /// <summary>Says that its objects are being deleted.</summary>
    public static void Progress(JsonObject definition, DateTimeOffset now)
    {
        var status = definition.Ensure("status");
        status["conditions"] = With(
            status,
            "InstanceDeletionInProgress",
            "CustomResource deletion is in progress",
            now
        );
    }

    public static bool IsUnderWay(JsonObject definition) =>
        Lifecycle.IsTerminating(definition)
        && definition.Object("metadata").Array("finalizers").Strings().Contains(Finalizer, StringComparer.Ordinal);

    /// <summary>Its objects are gone.</summary>
    public static void End(JsonObject definition)
    {
        var kept = definition.Object("metadata").Array("finalizers").Strings().Where(f => f != Finalizer);
        definition.Ensure("metadata")["finalizers"] = new JsonArray([.. kept.Select(f => (JsonNode)f)]);
    }

    /// <exception cref="StatusException">403: the kind of a custom resource that is to be created is on its way out.</exception>
    public static void DemandNone(ObjectRegistry registry, ResourceDefinition kind, string name)
    {
        if (kind.IsCustom && Find(registry, kind) is { } definition && Lifecycle.IsTerminating(definition))
        {
            const string Why = "create not allowed while custom resource definition is terminating";
            throw ApiErrors.Forbidden(kind.Type.Group, kind.Type.Plural, name, Why);
        }
    }

    /// <summary>The definition of a custom kind; null: it is gone.</summary>
    public static JsonObject? Find(ObjectRegistry registry, ResourceDefinition kind)
    {
        var definitions = registry.Catalogue.Storage(DefinitionController.StorageKind)!; // built in
        var key = new ObjectKey("", $"{kind.Type.Plural}.{kind.Type.Group}");
        return registry.Store.Find(definitions.StorageKind, key)?.ToJson(definitions.Type);
    }

    private static JsonArray With(JsonObject status, string reason, string message, DateTimeOffset now)
    {
        var others = status.Array("conditions").Objects().ToList();
        var old = others.Find(condition => condition.String("type") == Condition);
        JsonNode[] all =
        [
            .. others.Where(condition => condition != old).Select(condition => condition.DeepClone()),
            new JsonObject
            {
                ["type"] = Condition,
                ["status"] = "True",
                ["lastTransitionTime"] = old.String("lastTransitionTime") ?? Timestamps.Write(now),
                ["reason"] = reason,
                ["message"] = message,
            },
        ];
        return new JsonArray(all);
    }
}
