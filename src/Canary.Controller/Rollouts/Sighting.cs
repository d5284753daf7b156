using Canary.Controller.Autoscalers;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Rollouts;

/// <summary>What a pass looks at: the Canary as read from its store, and all that was found around it.</summary>
internal sealed record Sighting
{
    public required V1Canary Canary { get; init; }

    public required SpecReading Reading { get; init; }

    /// <summary>What the engine is told.</summary>
    public required Observation Seen { get; init; }

    /// <summary>How targets of its kind are written; null when the spec names none.</summary>
    public ITarget? Kind { get; init; }

    /// <summary>The workload; null when it is not there.</summary>
    public V1Workload? Target { get; init; }

    /// <summary>Its primary, if that was made for this Canary; null when it is not there.</summary>
    public V1Workload? Primary { get; init; }

    /// <summary>The autoscalers of the two; null when the spec names none.</summary>
    public AutoscalerSighting? Autoscaler { get; init; }

    /// <summary>What routers must know; null while the target, and with it its label, is unknown.</summary>
    public RouteContext? Route { get; init; }

    /// <summary>Moves the traffic; null when the provider is unknown or can't be used.</summary>
    public ITrafficRouter? Router { get; init; }

    /// <summary>A Secret is missing, which nothing tells of when it comes.</summary>
    public bool AwaitsSecret { get; init; }

    public ObjectKey Key => Canary.Metadata.Key;

    /// <summary>Where the target is, or should be.</summary>
    public ObjectKey TargetKey => Key with { Name = Reading.Target?.Name ?? "" };
}
