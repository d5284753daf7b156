using Canary.Resources.V1;

namespace Canary.Routing.Istio;

/// <summary>What Istio says of one of its objects. It says nothing unless it was told to: status and analysis are off by default.</summary>
public sealed record V1IstioStatus
{
    /// <summary>The generation that the rest speaks of; Istio writes it as text.</summary>
    public IntOrString? ObservedGeneration { get; init; }

    public IReadOnlyList<V1IstioCondition> Conditions
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>What Istio's analysis finds wrong.</summary>
    public IReadOnlyList<V1ValidationMessage> ValidationMessages
    {
        get;
        init => field = value ?? [];
    } = [];
}

/// <summary>A condition of an Istio object.</summary>
public sealed record V1IstioCondition
{
    /// <summary><c>Reconciled</c>: whether all proxies have taken the object over.</summary>
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Message { get; init; }

    public IntOrString? ObservedGeneration { get; init; }
}

/// <summary>A finding of Istio's analysis.</summary>
public sealed record V1ValidationMessage
{
    /// <summary>ERROR, WARNING or INFO.</summary>
    public string? Level { get; init; }

    public V1ValidationMessageType? Type { get; init; }

    public string? DocumentationUrl { get; init; }
}

/// <summary>What kind of finding it is.</summary>
public sealed record V1ValidationMessageType
{
    /// <summary><c>ReferencedResourceNotFound</c>.</summary>
    public string? Name { get; init; }

    /// <summary><c>IST0101</c>.</summary>
    public string? Code { get; init; }
}
