using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>What a spec asks of a gateway beyond what each of them can do, by the names that Gateway API has for it.</summary>
internal static class AskedFeatures
{
    /// <summary>Features, and where the spec asks for them.</summary>
    public static IEnumerable<(string Feature, string Path)> Of(V1CanarySpec spec)
    {
        var service = spec.Service ?? new();
        var analysis = spec.Analysis ?? new();
        var routes = service.RouteRefs is { Count: > 0 } references
            ? references.Select(reference => RouteDialect.Of(reference.Kind)).ToHashSet()
            : [RouteDialect.Of(service.RouteKind)];
        var isGrpc = routes.Contains(RouteDialect.Grpc);
        IEnumerable<(string Feature, string Path, bool Asked)> asked =
        [
            ("GRPCRoute", service.RouteKind is null ? "spec.service.routeRefs" : "spec.service.routeKind", isGrpc),
            .. OfService(service),
            .. OfMatches("spec.service.match", service.Match),
            .. OfMatches("spec.analysis.match", analysis.Match),
            .. (analysis.Steps ?? []).SelectMany((step, i) => OfMatches($"spec.analysis.steps[{i}].match", step.Match)),
            .. OfMirrors(service, analysis),
            (
                "HTTPRouteResponseHeaderModification",
                "spec.analysis.sessionAffinity",
                analysis.SessionAffinity is not null
            ),
        ];
        return asked
            .Where(feature =>
                feature.Asked
                && (routes.Contains(RouteDialect.Http) || !feature.Feature.StartsWith("HTTP", StringComparison.Ordinal))
            )
            .Select(feature => (feature.Feature, feature.Path));
    }

    private static IEnumerable<(string, string, bool)> OfService(V1CanaryService service) =>
        [
            ("HTTPRouteRequestTimeout", "spec.service.timeout", service.Timeout is not null),
            ("HTTPRouteBackendTimeout", "spec.service.backendTimeout", service.BackendTimeout is not null),
            (
                "HTTPRouteBackendTimeout",
                "spec.service.retries.perTryTimeout",
                service.Retries?.PerTryTimeout is not null
            ),
            ("HTTPRouteRetry", "spec.service.retries", service.Retries is not null),
            ("HTTPRouteCORS", "spec.service.corsPolicy", service.CorsPolicy is not null),
            ("HTTPRoutePathRewrite", "spec.service.rewrite.uri", service.Rewrite?.Uri is { Length: > 0 }),
            ("HTTPRouteHostRewrite", "spec.service.rewrite.authority", service.Rewrite?.Authority is { Length: > 0 }),
            (
                "HTTPRouteResponseHeaderModification",
                "spec.service.headers.response",
                service.Headers?.Response is not null
            ),
        ];

    private static IEnumerable<(string, string, bool)> OfMatches(string path, IReadOnlyList<V1HttpMatch>? matches) =>
        (matches ?? []).SelectMany(
            (match, i) =>
                new[]
                {
                    ("HTTPRouteMethodMatching", $"{path}[{i}].method", match.Method is not null),
                    ("HTTPRouteQueryParamMatching", $"{path}[{i}].queryParams", match.QueryParams is { Count: > 0 }),
                }
        );

    private static IEnumerable<(string, string, bool)> OfMirrors(V1CanaryService service, V1CanaryAnalysis analysis)
    {
        var permanent = service.Mirror?.Count ?? 0;
        var mirrors = (analysis.Steps ?? []).Index().Where(step => step.Item.Mirror > 0).ToList();
        var byAnalysis =
            analysis.Mirror is true ? "spec.analysis.mirror"
            : mirrors is [var (index, _), ..] ? $"spec.analysis.steps[{index}].mirror"
            : null;
        var share =
            byAnalysis is not null && analysis.MirrorWeight is < 100 ? "spec.analysis.mirrorWeight"
            : mirrors.FirstOrDefault(step => step.Item.Mirror < 100) is (var i, { } step)
                ? $"spec.analysis.steps[{i}].mirror"
            : null;
        return
        [
            ("HTTPRouteRequestMirror", byAnalysis ?? "spec.service.mirror", byAnalysis is not null || permanent > 0),
            ("HTTPRouteRequestMultipleMirrors", "spec.service.mirror", permanent + (byAnalysis is null ? 0 : 1) > 1),
            ("HTTPRouteRequestPercentageMirror", share ?? "", share is not null),
        ];
    }
}
