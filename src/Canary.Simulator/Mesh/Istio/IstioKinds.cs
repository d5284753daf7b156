using Canary.Kubernetes;

namespace Canary.Simulator.Mesh.Istio;

/// <summary>The kinds of Istio that the simulated mesh goes by.</summary>
internal static class IstioKinds
{
    public const string Group = "networking.istio.io";

    public static readonly ResourceType VirtualServices = new(Group, "v1", "virtualservices", "VirtualService");
    public static readonly ResourceType DestinationRules = new(Group, "v1", "destinationrules", "DestinationRule");
}
