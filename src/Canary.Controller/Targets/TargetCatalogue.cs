using Canary.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>All kinds of targets, by kind.</summary>
internal sealed class TargetCatalogue
{
    private readonly Dictionary<string, ITarget> byKind;

    /// <exception cref="ArgumentException">Two of one kind.</exception>
    public TargetCatalogue(IEnumerable<ITarget> targets) =>
        byKind = targets.ToDictionary(target => target.Kind, StringComparer.Ordinal);

    /// <summary>The one for a kind that the spec reader has let pass; null for all others.</summary>
    public ITarget? Find(string? kind) => byKind.GetValueOrDefault(kind ?? "");

    /// <summary>The target of that name, of whichever kind it is asked for; null when it is not there.</summary>
    public V1Workload? Find(string? kind, ObjectKey key) => Find(kind)?.Find(key);
}
