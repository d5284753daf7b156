using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Refuses what can't be done to connections: with <c>appProtocol: tcp</c> a VirtualService knows ports and callers, not requests.</summary>
internal static class IstioTcpReader
{
    /// <summary>They count requests, and would wait for some forever.</summary>
    private static readonly string[] BuiltIns = ["request-success-rate", "request-duration"];

    public static void Read(V1CanarySpec spec, V1CanaryService service, SpecErrors errors)
    {
        RefuseRequests(service, errors);
        for (var i = 0; i < (service.Match?.Count ?? 0); i++)
        {
            RefuseRequests($"spec.service.match[{i}]", service.Match![i], errors);
        }
        if (spec.Analysis is { } analysis)
        {
            RefuseRequests(analysis, errors);
        }
    }

    private static void RefuseRequests(V1CanaryService service, SpecErrors errors)
    {
        Refuse("spec.service.rewrite", service.Rewrite is not null, errors);
        Refuse("spec.service.headers", service.Headers is not null, errors);
        Refuse("spec.service.timeout", service.Timeout is not null, errors);
        Refuse("spec.service.retries", service.Retries is not null, errors);
        Refuse("spec.service.corsPolicy", service.CorsPolicy is not null, errors);
    }

    private static void RefuseRequests(string path, V1HttpMatch match, SpecErrors errors)
    {
        Refuse($"{path}.name", match.Name is not null, errors);
        Refuse($"{path}.uri", match.Uri is not null, errors);
        Refuse($"{path}.scheme", match.Scheme is not null, errors);
        Refuse($"{path}.method", match.Method is not null, errors);
        Refuse($"{path}.authority", match.Authority is not null, errors);
        Refuse($"{path}.headers", match.Headers is { Count: > 0 }, errors);
        Refuse($"{path}.withoutHeaders", match.WithoutHeaders is { Count: > 0 }, errors);
        Refuse($"{path}.queryParams", match.QueryParams is { Count: > 0 }, errors);
        Refuse($"{path}.ignoreUriCase", match.IgnoreUriCase is true, errors);
        if (match.Port is < 1 or > 65535)
        {
            errors.Add($"{path}.port", $"{match.Port}", "is not a port", "write a number from 1 to 65535");
        }
    }

    private static void RefuseRequests(V1CanaryAnalysis analysis, SpecErrors errors)
    {
        Refuse("spec.analysis.match", analysis.Match is { Count: > 0 }, errors);
        Refuse("spec.analysis.mirror", analysis.Mirror is true, errors);
        Refuse("spec.analysis.sessionAffinity", analysis.SessionAffinity is not null, errors);
        for (var i = 0; i < (analysis.Metrics?.Count ?? 0); i++)
        {
            var metric = analysis.Metrics![i];
            var isBuiltIn = metric is { Query: null, TemplateRef: null } && BuiltIns.Contains(metric.Name);
            Refuse($"spec.analysis.metrics[{i}]", isBuiltIn, errors);
        }
        for (var i = 0; i < (analysis.Steps?.Count ?? 0); i++)
        {
            Refuse($"spec.analysis.steps[{i}].match", analysis.Steps![i].Match is { Count: > 0 }, errors);
            Refuse($"spec.analysis.steps[{i}].mirror", analysis.Steps[i].Mirror is not null, errors);
        }
    }

    private static void Refuse(string path, bool given, SpecErrors errors)
    {
        if (given)
        {
            errors.Add(
                path,
                null,
                "is about requests, and with spec.service.appProtocol tcp there are but connections",
                "remove it, or write appProtocol: http"
            );
        }
    }
}
