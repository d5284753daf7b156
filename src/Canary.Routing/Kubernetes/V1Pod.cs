using Canary.Kubernetes;

namespace Canary.Routing.Kubernetes;

/// <summary>What routers read of a Pod. Nothing else is kept, as a cluster has many.</summary>
public sealed record V1Pod : IKubernetesObject
{
    public static ResourceType Type { get; } = new("", "v1", "pods", "Pod");

    public V1ObjectMeta Metadata
    {
        get;
        init => field = value is null ? new() : value with { Annotations = null, OwnerReferences = null };
    } = new();

    public V1PodStatus Status
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>It is on its way out, and gets no requests any more.</summary>
    public bool IsLeaving => Metadata.DeletionTimestamp is not null;

    /// <summary>Services send requests to it.</summary>
    public bool IsReady =>
        !IsLeaving && Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}

/// <summary>What routers read of a Pod's status.</summary>
public sealed record V1PodStatus
{
    public IReadOnlyList<V1PodCondition>? Conditions { get; init; }
}

/// <summary>One of a Pod's conditions.</summary>
public sealed record V1PodCondition
{
    public string? Type { get; init; }

    public string? Status { get; init; }
}
