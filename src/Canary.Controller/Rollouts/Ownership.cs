using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>Whose an object is, by its controller reference.</summary>
internal static class Ownership
{
    /// <summary>This very Canary made it; one of the same name that was deleted since did not.</summary>
    public static bool IsOwnedBy(IKubernetesObject obj, V1Canary canary) => CanaryOwner.Owns(canary, obj.Metadata);

    /// <summary>It was made for this Canary, or for a former one of its name, and nobody else manages it.</summary>
    public static bool IsMadeFor(IKubernetesObject obj, V1Canary canary) =>
        CanaryOwner.Owns(canary, obj.Metadata) || CanaryOwner.MayAdopt(canary, obj.Metadata);

    /// <summary>It is somebody else's, and not to be written. What a former Canary of this one's name made is not: it is about to go.</summary>
    public static bool IsAnothers(IKubernetesObject obj, V1Canary canary) =>
        !IsMadeFor(obj, canary) && CanaryOf(obj) != canary.Metadata.Key;

    /// <summary>The Canary that made it, whether it still exists or not; null when none did.</summary>
    public static ObjectKey? CanaryOf(IKubernetesObject obj) =>
        CanaryOwner.ControllerOf(obj.Metadata) is { } owner
        && owner.Kind == V1Canary.Type.Kind
        && IsOurs(owner.ApiVersion)
            ? new ObjectKey(obj.Metadata.Namespace, owner.Name)
            : null;

    private static bool IsOurs(string apiVersion) =>
        apiVersion.StartsWith(V1Canary.Type.Group + "/", StringComparison.Ordinal);
}
