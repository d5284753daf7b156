using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Routing.Kubernetes;

/// <summary>What routers read of a Service.</summary>
public sealed record V1Service : IKubernetesObject
{
    public static ResourceType Type { get; } = new("", "v1", "services", "Service");

    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    public V1ServiceSpec Spec
    {
        get;
        init => field = value ?? new();
    } = new();
}

/// <summary>What routers read of a Service's spec.</summary>
public sealed record V1ServiceSpec
{
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    public IReadOnlyList<V1ServicePort>? Ports { get; init; }

    /// <summary><c>None</c>: the service is headless.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("clusterIP")]
    public string? ClusterIp { get; init; }

    public string? TrafficDistribution { get; init; }

    /// <summary><c>ClientIP</c>: a client stays with a pod.</summary>
    public string? SessionAffinity { get; init; }

    /// <summary>Of a Service of type <c>ExternalName</c>: the host that it stands for.</summary>
    public string? ExternalName { get; init; }

    /// <summary>Pods are found before they are ready.</summary>
    public bool? PublishNotReadyAddresses { get; init; }
}

/// <summary>A port of a Service.</summary>
public sealed record V1ServicePort
{
    public string? Name { get; init; }

    public int Port { get; init; }

    /// <summary>The server's default is TCP.</summary>
    public string? Protocol { get; init; }

    /// <summary>The server's default is the port.</summary>
    public IntOrString? TargetPort { get; init; }

    public string? AppProtocol { get; init; }
}
