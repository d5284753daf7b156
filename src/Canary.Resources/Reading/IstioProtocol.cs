using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>What a VirtualService routes.</summary>
public static class IstioProtocol
{
    /// <summary>Connections are routed, not requests: <c>appProtocol: tcp</c>, however it is spelt.</summary>
    public static bool IsTcp(V1CanaryService service) =>
        string.Equals(service.AppProtocol, "tcp", StringComparison.OrdinalIgnoreCase);
}
