using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Targets;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Adoption;

/// <summary>Gives orphans a new Canary. Nothing but whose they are is written.</summary>
internal sealed class Adopter(IKubernetesClient client, Orphans orphans)
{
    /// <summary>
    /// Makes the Canary the owner of each, and the controller the manager of the fields that it made them with: of fields that others have
    /// as well, as after a backup was played back, a later apply could take none away.
    /// </summary>
    /// <returns>False: look again.</returns>
    /// <exception cref="KubernetesException">One can't be written.</exception>
    public async Task<bool> AdoptAsync(V1Canary canary, CancellationToken cancellationToken)
    {
        foreach (var (type, made) in orphans.Find(canary).ToList())
        {
            try
            {
                var owned = await PatchAsync(type, made, Own(made, canary), cancellationToken);
                await PatchAsync(type, made, Manage(owned), cancellationToken);
            }
            catch (KubernetesException e) when (e.IsNotFound || e.IsConflict)
            {
                // Gone, or another one by now: the next pass sees it.
            }
        }
        return false;
    }

    /// <summary>Where the second patch does not follow, the annotation tells that adoption is not done.</summary>
    private static JsonArray Own(V1ObjectMeta made, V1Canary canary)
    {
        var patch = Guard(made.ResourceVersion);
        patch.Add(
            (JsonNode)Operation("add", $"/metadata/annotations/{Escape(CanaryOwner.AdoptingAnnotation)}", "true")
        );
        if (!CanaryOwner.Owns(canary, made))
        {
            var reference = CanaryOwner.Reference(canary);
            patch.Add(
                (JsonNode)(
                    made.OwnerReferences is { Count: > 0 }
                        ? Operation("add", "/metadata/ownerReferences/-", reference)
                        : Operation("add", "/metadata/ownerReferences", new JsonArray((JsonNode)reference))
                )
            );
        }
        return patch;
    }

    private static JsonArray Manage(JsonElement owned)
    {
        var patch = Guard(owned.Child("metadata", "resourceVersion").Text());
        patch.Add(
            (JsonNode)Operation("remove", $"/metadata/annotations/{Escape(CanaryOwner.AdoptingAnnotation)}", null)
        );
        patch.Add((JsonNode)Operation("replace", "/metadata/managedFields", ManagedFields.TakeOver(owned)));
        return patch;
    }

    private Task<JsonElement> PatchAsync(
        ResourceType type,
        V1ObjectMeta made,
        JsonArray operations,
        CancellationToken cancellationToken
    ) =>
        client.PatchAsync(
            type,
            made.Key,
            new Patch(PatchKind.Json, operations) { FieldManager = FieldManagers.Controller },
            TargetsJson.Default.JsonElement,
            cancellationToken
        );

    /// <summary>Refused with a conflict unless the object is still the one that was looked at.</summary>
    private static JsonArray Guard(string version) =>
        [(JsonNode)Operation("replace", "/metadata/resourceVersion", version)];

    private static JsonObject Operation(string op, string path, JsonNode? value) =>
        new()
        {
            ["op"] = op,
            ["path"] = path,
            ["value"] = value,
        };

    private static string Escape(string member) => member.Replace("~", "~0").Replace("/", "~1");
}
