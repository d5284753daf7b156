using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Refuses what the spec may say but this version does not act on, so that nothing is ever silently ignored.</summary>
internal static class UnsupportedFields
{
    public static void Refuse(V1CanarySpec spec, SpecErrors errors)
    {
        Refuse("spec.routeRef", spec.RouteRef, errors);
        Refuse("spec.upstreamRef", spec.UpstreamRef, errors);
        RefuseIn(spec.Bake?.Metrics, "spec.bake.metrics", errors);
        if (spec.Analysis is { } analysis)
        {
            RefuseIn(analysis, errors);
            RefuseIn(analysis.Metrics, "spec.analysis.metrics", errors);
        }
    }

    private static void RefuseIn(IReadOnlyList<V1CanaryMetric>? metrics, string path, SpecErrors errors)
    {
        for (var i = 0; i < (metrics?.Count ?? 0); i++)
        {
            Refuse($"{path}[{i}].bad", metrics![i].Bad, errors);
            Refuse($"{path}[{i}].total", metrics[i].Total, errors);
        }
    }

    private static void RefuseIn(V1CanaryAnalysis analysis, SpecErrors errors)
    {
        Refuse("spec.analysis.comparison", analysis.Comparison, errors);
        Refuse("spec.analysis.slos", analysis.Slos, errors);
    }

    /// <summary>Set at all is refused; an empty list asks for nothing.</summary>
    private static void Refuse(string path, object? value, SpecErrors errors)
    {
        if (value is not (null or System.Collections.ICollection { Count: 0 }))
        {
            errors.NotSupportedYet(path);
        }
    }
}
