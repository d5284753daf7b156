using System.Text.Json.Nodes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Finalizers;

/// <summary>Keeps a deleted Canary until its target serves on its own again. Others' finalizers are left alone.</summary>
internal sealed class CanaryFinalizer(IKubernetesClient client, IInformer<V1Canary> canaries)
{
    public const string Name = "canary.dev/finalizer";

    /// <summary>Finalizers are a set: applying one item owns that item.</summary>
    public async Task AddAsync(V1Canary canary, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = canary.ApiVersion,
            ["kind"] = canary.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = canary.Metadata.Name,
                ["namespace"] = canary.Metadata.Namespace,
                ["uid"] = canary.Metadata.Uid,
                ["finalizers"] = new JsonArray(Name),
            },
        };
        canaries.Put(await PatchAsync(canary, Patch.Apply(body, FieldManagers.Controller), cancellationToken));
    }

    /// <summary>Removes it whoever added it; the object is gone with the answer unless others hold it.</summary>
    public async Task RemoveAsync(V1Canary canary, CancellationToken cancellationToken)
    {
        var index = canary.Metadata.Finalizers?.ToList().IndexOf(Name) ?? -1;
        if (index < 0)
        {
            return;
        }
        var path = $"/metadata/finalizers/{index}";
        var body = new JsonArray(
            new JsonObject
            {
                ["op"] = "test",
                ["path"] = path,
                ["value"] = Name,
            },
            new JsonObject { ["op"] = "remove", ["path"] = path }
        );
        await PatchAsync(
            canary,
            new Patch(PatchKind.Json, body) { FieldManager = FieldManagers.Controller },
            cancellationToken
        );
    }

    private Task<V1Canary> PatchAsync(V1Canary canary, Patch patch, CancellationToken cancellationToken) =>
        client.PatchAsync(V1Canary.Type, canary.Metadata.Key, patch, CanaryJson.Default.V1Canary, cancellationToken);
}
