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
        if (spec.Service is { } service)
        {
            RefuseIn(service, errors);
        }
        if (spec.Analysis is { } analysis)
        {
            RefuseIn(analysis, errors);
            for (var i = 0; i < (analysis.Metrics?.Count ?? 0); i++)
            {
                RefuseIn(analysis.Metrics![i], $"spec.analysis.metrics[{i}]", errors);
            }
        }
    }

    private static void RefuseIn(V1CanaryService service, SpecErrors errors)
    {
        Refuse("spec.service.routeRefs", service.RouteRefs, errors);
    }

    private static void RefuseIn(V1CanaryAnalysis analysis, SpecErrors errors)
    {
        Refuse("spec.analysis.comparison", analysis.Comparison, errors);
        Refuse("spec.analysis.slos", analysis.Slos, errors);
        Refuse("spec.analysis.gates", analysis.Gates, errors);
        OnlyDefault("spec.analysis.onFailure", analysis.OnFailure, "rollback", errors);
        OnlyDefault("spec.analysis.onInconclusive", analysis.OnInconclusive, "rollback", errors);
    }

    private static void RefuseIn(V1CanaryMetric metric, string path, SpecErrors errors)
    {
        Refuse($"{path}.failureLimit", metric.FailureLimit, errors);
        Refuse($"{path}.errorLimit", metric.ErrorLimit, errors);
        Refuse($"{path}.initialDelay", metric.InitialDelay, errors);
        Refuse($"{path}.dryRun", metric.DryRun is true ? metric.DryRun : null, errors);
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

    private static void OnlyDefault(string path, object? value, object fallback, SpecErrors errors)
    {
        if (value is not null && !value.Equals(fallback))
        {
            errors.Add(path, $"{value}", "is not supported yet", $"remove it or write {fallback}");
        }
    }
}
