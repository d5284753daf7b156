using Canary.Kubernetes;

namespace Canary.Simulator.Mesh;

/// <summary>The kinds of Gateway API that the simulated gateway implements.</summary>
internal static class GatewayKinds
{
    public const string Group = "gateway.networking.k8s.io";

    /// <summary>What a GatewayClass names to be served by the simulated gateway.</summary>
    public const string ControllerName = "canary.dev/simulator-gateway";

    public static readonly ResourceType GatewayClasses = new(
        Group,
        "v1",
        "gatewayclasses",
        "GatewayClass",
        Namespaced: false
    );
    public static readonly ResourceType Gateways = new(Group, "v1", "gateways", "Gateway");
    public static readonly ResourceType HttpRoutes = new(Group, "v1", "httproutes", "HTTPRoute");
    public static readonly ResourceType GrpcRoutes = new(Group, "v1", "grpcroutes", "GRPCRoute");
    public static readonly ResourceType ReferenceGrants = new(Group, "v1beta1", "referencegrants", "ReferenceGrant");
}
