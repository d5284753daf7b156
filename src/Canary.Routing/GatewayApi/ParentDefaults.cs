namespace Canary.Routing.GatewayApi;

/// <summary>What a parent reference means where it says nothing.</summary>
internal static class ParentDefaults
{
    public const string Group = "gateway.networking.k8s.io";

    public const string Kind = "Gateway";
}
