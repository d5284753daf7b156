using Canary.Engine.Analysis;

namespace Canary.MetricProviders.Templates;

/// <summary>What the functions of a query template give; the names are Flagger's, and <c>variant</c>.</summary>
public sealed record QueryVariables
{
    /// <summary><c>name</c>: the Canary's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>namespace</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary><c>target</c>: the target's name; its primary's, where that is asked about.</summary>
    public required string Target { get; init; }

    /// <summary><c>variant</c>: <c>canary</c>, or <c>primary</c> in a bake.</summary>
    public Variant Variant { get; init; }

    /// <summary><c>service</c>: the apex service's name.</summary>
    public required string Service { get; init; }

    /// <summary><c>ingress</c>: the referenced Ingress' name, else empty.</summary>
    public string Ingress { get; init; } = "";

    /// <summary><c>route</c>: the route's name.</summary>
    public string Route { get; init; } = "";

    /// <summary><c>interval</c>: the metric's window.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary><c>variables.x</c>: the metric's templateVariables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Kind of the target: built-in queries match a DaemonSet's pods differently from a Deployment's (R12).</summary>
    public string TargetKind { get; init; } = "Deployment";
}
