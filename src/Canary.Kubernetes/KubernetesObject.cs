namespace Canary.Kubernetes;

/// <summary>Anything with Kubernetes metadata: the projections that stores hold implement it.</summary>
public interface IKubernetesObject
{
    V1ObjectMeta Metadata { get; }
}

/// <summary>The metadata that the controller reads; everything else is dropped while parsing.</summary>
public sealed record V1ObjectMeta
{
    public string Name { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Uid { get; init; } = "";

    public string ResourceVersion { get; init; } = "";

    public long Generation { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyList<string>? Finalizers { get; init; }

    public IReadOnlyList<V1OwnerReference>? OwnerReferences { get; init; }

    /// <summary>Namespace and name.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ObjectKey Key => new(Namespace, Name);
}

/// <summary>Whose object this is.</summary>
public sealed record V1OwnerReference
{
    public string ApiVersion { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public string Uid { get; init; } = "";

    public bool? Controller { get; init; }

    public bool? BlockOwnerDeletion { get; init; }
}
