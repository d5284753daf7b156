using Canary.Simulator.Faults;

namespace Canary.Simulator.ApiServer;

/// <summary>How the API server treats its clients.</summary>
public sealed record ApiServerOptions
{
    /// <summary>A bearer token that stands for an administrator; null: there is none.</summary>
    public string? AdminToken { get; init; }

    /// <summary>Requests without any credentials are an administrator's, not anonymous. Default false; meant for plain HTTP on loopback.</summary>
    public bool TrustsEveryone { get; init; }

    /// <summary>
    /// The admission plug-in OwnerReferencesPermissionEnforcement is on, as on OpenShift: who changes the owners of an object must be allowed to
    /// delete it, and <c>blockOwnerDeletion</c> needs the permission to update the owner's finalizers. Default false, as in Kubernetes.
    /// </summary>
    public bool ProtectsOwners { get; init; }

    /// <summary>Remember which permissions requests needed, see <see cref="KubeApiServer.Access"/>. Default false.</summary>
    public bool RecordsAccess { get; init; }

    /// <summary>What goes wrong; null: nothing until faults are added.</summary>
    public FaultPlan? Faults { get; init; }
}
