using Canary.Kubernetes;

namespace Canary.Resources.V1;

/// <summary>A workload's release policy and where its present release stands.</summary>
public sealed record V1Canary : IKubernetesObject
{
    public static ResourceType Type { get; } = new("canary.dev", "v1", "canaries", "Canary");

    public string ApiVersion { get; init; } = Type.ApiVersion;

    public string Kind { get; init; } = Type.Kind;

    public V1ObjectMeta Metadata { get; init; } = new();
}
