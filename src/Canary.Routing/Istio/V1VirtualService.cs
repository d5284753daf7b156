using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Kubernetes;

namespace Canary.Routing.Istio;

/// <summary>What routers read of a VirtualService.</summary>
[JsonConverter(typeof(V1VirtualServiceConverter))]
public sealed record V1VirtualService : IKubernetesObject
{
    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>Who owns <c>spec.http</c>, the one who took it last coming last.</summary>
    public IReadOnlyList<string> HttpManagers { get; init; } = [];

    /// <summary>Who owns <c>spec.tcp</c>, the one who took it last coming last.</summary>
    public IReadOnlyList<string> TcpManagers { get; init; } = [];

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
    /// <summary>The service that it is about; null: none of the cluster's.</summary>
    [JsonIgnore]
    public ObjectKey? Service =>
        RoutePart.Text(RoutePart.At(RoutePart.Node(Spec), "host"))?.Split('.') switch
        {
            [var name] => Metadata.Key with { Name = name },
            [var name, var @namespace, "svc", ..] => new(@namespace, name),
            _ => null,
        };

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
