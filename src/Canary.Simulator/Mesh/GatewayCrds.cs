using System.Text.Json.Nodes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Mesh;

/// <summary>The simulator's own definitions of the kinds of Gateway API.</summary>
public static class GatewayCrds
{
    /// <summary>GatewayClass, Gateway, HTTPRoute and ReferenceGrant.</summary>
    public static IReadOnlyList<JsonObject> All { get; } =
        MeshDefinitions.Read("gatewayclasses", "gateways", "httproutes", "referencegrants");

    /// <summary>GRPCRoute, which not every cluster has.</summary>
    public static IReadOnlyList<JsonObject> Grpc { get; } = MeshDefinitions.Read("grpcroutes");

    /// <summary>Installs <see cref="All"/> in a cluster, replacing what is there.</summary>
    public static void Install(ICluster cluster) => MeshDefinitions.Install(cluster, All);

    /// <summary>Installs <see cref="Grpc"/> in a cluster, replacing what is there.</summary>
    public static void InstallGrpc(ICluster cluster) => MeshDefinitions.Install(cluster, Grpc);
}
