using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh;

namespace Canary.Simulator.Keda;

/// <summary>The simulator's own definition of KEDA's kind.</summary>
public static class KedaCrds
{
    internal static readonly ResourceType ScaledObjects = new("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject");

    /// <summary>ScaledObject.</summary>
    public static IReadOnlyList<JsonObject> All { get; } = MeshDefinitions.Read("scaledobjects");

    /// <summary>Installs it in a cluster, replacing what is there.</summary>
    public static void Install(ICluster cluster) => MeshDefinitions.Install(cluster, All);
}
