using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Routing.Nginx;

/// <summary>What routers read of an Ingress.</summary>
public sealed record V1Ingress : IKubernetesObject
{
    public static ResourceType Type { get; } = new("networking.k8s.io", "v1", "ingresses", "Ingress");

    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>Kept as it came: it is copied and compared, not mapped.</summary>
    public JsonObject Spec
    {
        get;
        init => field = value ?? [];
    } = [];
}
