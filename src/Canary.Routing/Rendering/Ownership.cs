using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Routing.Rendering;

/// <summary>
/// Whose a service or route is. What the controller makes belongs to the Canary and goes with it. What was there before and belongs to no
/// controller is adopted: it is led, but stays when the Canary goes.
/// </summary>
internal static class Ownership
{
    /// <summary>Adopted or to be adopted: it is there, and not the Canary's own.</summary>
    public static bool IsAdopted(V1ObjectMeta? existing, V1Canary canary) =>
        existing is not null && !IsMadeFor(existing, canary);

    public static bool BelongsTo(V1ObjectMeta existing, V1Canary canary) => CanaryOwner.Owns(canary, existing);

    /// <summary>It was made for this Canary, or for a former one of its name, and nobody else manages it.</summary>
    public static bool IsMadeFor(V1ObjectMeta existing, V1Canary canary) =>
        BelongsTo(existing, canary) || CanaryOwner.MayAdopt(canary, existing);

    /// <summary>Someone else controls the object; null: nobody else does.</summary>
    public static Obstacle? FindObstacle(V1ObjectMeta? existing, string kind, V1Canary canary)
    {
        var other = existing?.OwnerReferences?.FirstOrDefault(owner =>
            owner.Controller is true && owner.Uid != canary.Metadata.Uid
        );
        return other is null
            ? null
            : new(
                $"{kind}NotOwned",
                $"{kind} {existing!.Key} belongs to {other.Kind} {other.Name}; give the Canary another spec.service.name, or delete the {kind}"
            );
    }

    /// <summary>What ties an object to others than the Canary.</summary>
    public static JsonArray Others(V1ObjectMeta existing, V1Canary canary) =>
        [
            .. (existing.OwnerReferences ?? [])
                .Where(owner => owner.Uid != canary.Metadata.Uid)
                .Select(owner => JsonSerializer.SerializeToNode(owner, RoutingJson.Default.V1OwnerReference)),
        ];
}
