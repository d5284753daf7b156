using System.Diagnostics.CodeAnalysis;
using Canary.Engine;
using Canary.Engine.Gates;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>
/// A spec, read: the policy, or all of its errors. The rest is filled in as far as it can be told even when there are errors, so that a
/// Canary with a broken spec can still be deleted.
/// </summary>
public sealed record SpecReading
{
    /// <summary>What the engine acts on; null when there are errors.</summary>
    public RolloutPolicy? Policy { get; init; }

    /// <summary>Everything that is wrong; empty when the spec is good.</summary>
    public ValueList<SpecError> Errors { get; init; }

    /// <summary>Name of the traffic router.</summary>
    public required string Provider { get; init; }

    /// <summary>Who answers built-in and inline queries; null when no metric needs it.</summary>
    public string? MetricsServer { get; init; }

    /// <summary>Who is told what happens; empty: the controller's default.</summary>
    public ValueList<AlertRule> Alerts { get; init; }

    /// <summary>Webhooks that are told of every event; empty: the controller's default.</summary>
    public ValueList<Hook> EventHooks { get; init; }

    /// <summary>The workload; null when the spec names none that is supported.</summary>
    public TargetReference? Target { get; init; }

    /// <summary>The target's autoscaler; null when the spec names none, or none that can be used.</summary>
    public V1AutoscalerRef? Autoscaler { get; init; }

    /// <summary>Names of the services and the route; null when neither service nor target has a name.</summary>
    public ServiceNames? Service { get; init; }

    /// <summary>On deletion, give the target its traffic back first. Default true.</summary>
    public bool RevertOnDeletion { get; init; } = true;

    [MemberNotNullWhen(true, nameof(Policy), nameof(Target), nameof(Service))]
    public bool IsValid => Policy is not null && Target is not null && Service is not null;

    /// <summary>All errors, one sentence each, for conditions and events.</summary>
    public string Message => string.Join(". ", Errors);
}

/// <summary>The workload to release, in the Canary's namespace.</summary>
public sealed record TargetReference(string ApiVersion, string Kind, string Name)
{
    /// <summary>The kind that has no pods.</summary>
    public const string Service = "Service";

    /// <summary>The kinds that can be released.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["Deployment", "DaemonSet", "StatefulSet", Service];

    /// <summary>Name of the copy that carries the traffic.</summary>
    public string PrimaryName => $"{Name}-primary";
}
