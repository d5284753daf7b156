using Canary.Kubernetes;

namespace Canary.Simulator.Mesh;

/// <summary>The names that Services have inside the cluster.</summary>
internal static class ClusterDomain
{
    /// <summary>The Service that a host names: <c>name.namespace</c>, with or without <c>.svc</c> and <c>.svc.cluster.local</c>; null: none.</summary>
    public static ObjectKey? ServiceOf(string host)
    {
        var parts = host.Split('.');
        return parts switch
        {
            [var name, var space] => new(space, name),
            [var name, var space, "svc"] => new(space, name),
            [var name, var space, "svc", "cluster", "local"] => new(space, name),
            _ => null,
        };
    }
}
