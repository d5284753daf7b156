using Canary.Kubernetes;

namespace Canary.Routing.GatewayApi;

/// <summary>What routers read of a Gateway: of what class it is.</summary>
public sealed record V1Gateway : IKubernetesObject
{
    public static ResourceType Type { get; } = new("gateway.networking.k8s.io", "v1", "gateways", "Gateway");

    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    public V1GatewaySpec Spec
    {
        get;
        init => field = value ?? new();
    } = new();
}

/// <summary>What routers read of a Gateway's spec.</summary>
public sealed record V1GatewaySpec
{
    public string? GatewayClassName { get; init; }
}

/// <summary>What routers read of a GatewayClass: what its gateways can do.</summary>
public sealed record V1GatewayClass : IKubernetesObject
{
    public static ResourceType Type { get; } =
        new("gateway.networking.k8s.io", "v1", "gatewayclasses", "GatewayClass", Namespaced: false);

    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    public V1GatewayClassStatus Status
    {
        get;
        init => field = value ?? new();
    } = new();
}

/// <summary>What a gateway's controller says of a class.</summary>
public sealed record V1GatewayClassStatus
{
    /// <summary>By the names that Gateway API has for them; null or empty: it does not say.</summary>
    public IReadOnlyList<V1SupportedFeature>? SupportedFeatures { get; init; }
}

/// <summary>Something that gateways can do.</summary>
public sealed record V1SupportedFeature
{
    public string? Name { get; init; }
}
