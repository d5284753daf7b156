namespace Canary.Kubernetes;

/// <summary>Any object, its metadata only: what watches over ConfigMaps and Secrets keep.</summary>
public sealed record V1PartialObject : IKubernetesObject
{
    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new V1ObjectMeta();
    } = new();
}
