using Canary.Kubernetes;

namespace Canary.Routing.Istio;

/// <summary>The kinds by which Istio is told what to do, in one of the versions that it serves them in.</summary>
/// <param name="VirtualServices">Routes.</param>
/// <param name="DestinationRules">How hosts are called.</param>
public sealed record IstioApi(ResourceType VirtualServices, ResourceType DestinationRules)
{
    private const string Group = "networking.istio.io";

    /// <summary>Since Istio 1.22.</summary>
    public static IstioApi V1 { get; } = OfVersion("v1");

    /// <summary>For older ones; newer ones serve it too.</summary>
    public static IstioApi V1Beta1 { get; } = OfVersion("v1beta1");

    private static IstioApi OfVersion(string version) =>
        new(
            new(Group, version, "virtualservices", "VirtualService"),
            new(Group, version, "destinationrules", "DestinationRule")
        );
}
