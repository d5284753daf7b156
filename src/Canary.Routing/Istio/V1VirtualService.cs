using System.Text.Json;
using Canary.Kubernetes;

namespace Canary.Routing.Istio;

/// <summary>What routers read of a VirtualService.</summary>
public sealed record V1VirtualService : IKubernetesObject
{
    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>Kept as it came: compared, read for its weights, and put back when the Canary goes.</summary>
    public JsonElement Spec { get; init; }

    public V1IstioStatus Status
    {
        get;
        init => field = value ?? new();
    } = new();
}

/// <summary>What routers read of a DestinationRule.</summary>
public sealed record V1DestinationRule : IKubernetesObject
{
    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>Kept as it came: compared, and put back when the Canary goes.</summary>
    public JsonElement Spec { get; init; }

    public V1IstioStatus Status
    {
        get;
        init => field = value ?? new();
    } = new();
}
