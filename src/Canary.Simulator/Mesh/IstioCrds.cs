using System.Text.Json.Nodes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Mesh;

/// <summary>The simulator's own definitions of the kinds of Istio that route requests, in the versions v1 and v1beta1.</summary>
public static class IstioCrds
{
    /// <summary>VirtualService and DestinationRule.</summary>
    public static IReadOnlyList<JsonObject> All { get; } = MeshDefinitions.Read("virtualservices", "destinationrules");

    /// <summary>Installs them in a cluster, replacing what is there.</summary>
    public static void Install(ICluster cluster) => MeshDefinitions.Install(cluster, All);
}
