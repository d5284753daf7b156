using Canary.Routing.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>The label that tells the target's pods from the primary's: <c>app=podinfo</c> becomes <c>app=podinfo-primary</c>.</summary>
internal static class SelectorLabel
{
    /// <summary>Looked for in this order, as Flagger does.</summary>
    public static IReadOnlyList<string> Names => PodLabels.Selectors;

    /// <summary>The first of <see cref="Names"/> in the target's <c>spec.selector.matchLabels</c>; null when it has none.</summary>
    public static KeyValuePair<string, string>? Find(V1Workload target)
    {
        foreach (var name in Names)
        {
            if (target.MatchLabels.TryGetValue(name, out var value))
            {
                return new(name, value);
            }
        }
        return null;
    }
}
