using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>Whose an object is, by its controller reference.</summary>
internal static class Ownership
{
    /// <summary>This very Canary made it; one of the same name that was deleted since did not.</summary>
    public static bool IsOwnedBy(IKubernetesObject obj, V1Canary canary) =>
        ControllerOf(obj) is { } owner && owner.Uid == canary.Metadata.Uid;

    /// <summary>The Canary that made it, whether it still exists or not; null when none did.</summary>
    public static ObjectKey? CanaryOf(IKubernetesObject obj) =>
        ControllerOf(obj) is { } owner && owner.Kind == V1Canary.Type.Kind && IsOurs(owner.ApiVersion)
            ? new ObjectKey(obj.Metadata.Namespace, owner.Name)
            : null;

    /// <summary>The one owner that manages it; null: nobody does.</summary>
    public static V1OwnerReference? ControllerOf(IKubernetesObject obj) =>
        obj.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);

    private static bool IsOurs(string apiVersion) =>
        apiVersion.StartsWith(V1Canary.Type.Group + "/", StringComparison.Ordinal);
}
