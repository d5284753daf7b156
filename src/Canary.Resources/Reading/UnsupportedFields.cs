using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Refuses what the spec may say but this version does not act on, so that nothing is ever silently ignored.</summary>
internal static class UnsupportedFields
{
    public static void Refuse(V1CanarySpec spec, SpecErrors errors)
    {
        Refuse("spec.routeRef", spec.RouteRef, errors);
        Refuse("spec.upstreamRef", spec.UpstreamRef, errors);
        Refuse("spec.bake", spec.Bake, errors);
        if (spec.Analysis is { } analysis)
        {
            RefuseIn(analysis, errors);
            for (var i = 0; i < (analysis.Metrics?.Count ?? 0); i++)
            {
                RefuseIn(analysis.Metrics![i], $"spec.analysis.metrics[{i}]", errors);
            }
        }
    }

    private static void RefuseIn(V1CanaryAnalysis analysis, SpecErrors errors)
    {
        Refuse("spec.analysis.comparison", analysis.Comparison, errors);
        Refuse("spec.analysis.slos", analysis.Slos, errors);
    }

    private static void RefuseIn(V1CanaryMetric metric, string path, SpecErrors errors)
    {
        Refuse($"{path}.bad", metric.Bad, errors);
        Refuse($"{path}.total", metric.Total, errors);
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
