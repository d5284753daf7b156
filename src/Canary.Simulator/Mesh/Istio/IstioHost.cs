using Canary.Kubernetes;

namespace Canary.Simulator.Mesh.Istio;

/// <summary>How Istio reads host names: without a dot they are Services of the rule's namespace, with one they are meant in full.</summary>
internal static class IstioHost
{
    /// <summary>The Service that a host names; null: none, as <c>name.namespace</c> names none either.</summary>
    public static ObjectKey? ServiceOf(string host, string @namespace) =>
        !host.Contains('.', StringComparison.Ordinal) ? new(@namespace, host)
        : host.EndsWith(".svc.cluster.local", StringComparison.Ordinal) ? ClusterDomain.ServiceOf(host)
        : null;
}
