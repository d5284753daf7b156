using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>What a parent reference means where it says nothing.</summary>
internal static class ParentDefaults
{
    public const string Kind = "Gateway";

    private const string Group = "gateway.networking.k8s.io";

    /// <summary>Flagger's users write core for the group that has no name; not all gateways know that.</summary>
    public static string GroupOf(V1ParentRef reference) =>
        reference.Group switch
        {
            null => Group,
            "core" => "",
            var group => group,
        };
}
