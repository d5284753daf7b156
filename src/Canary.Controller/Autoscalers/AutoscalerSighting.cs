using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Autoscalers;

/// <summary>The autoscaler of a target as a pass finds it.</summary>
internal sealed record AutoscalerSighting
{
    public required KnownAutoscalers Known { get; init; }

    /// <summary>What the Canary says of it.</summary>
    public required V1AutoscalerRef Reference { get; init; }

    /// <summary>The target's; null when it is not there.</summary>
    public V1Autoscaler? Target { get; init; }

    /// <summary>The primary's; null when it is not there.</summary>
    public V1Autoscaler? Twin { get; init; }

    /// <summary>What stands in the way and only a person can change; null: nothing does.</summary>
    public Obstacle? Obstacle { get; init; }
}
