using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks that a generated GRPCRoute can say what the spec asks for: gRPC's services and methods, headers, mirrors and weights.</summary>
internal static class GrpcRouteReader
{
    private const string Path = "spec.service";

    public static void Read(V1CanarySpec spec, V1CanaryService service, SpecErrors errors)
    {
        Refuse($"{Path}.rewrite", service.Rewrite is not null, errors);
        Refuse($"{Path}.corsPolicy", service.CorsPolicy is not null, errors);
        Refuse($"{Path}.timeout", service.Timeout is not null, errors);
        Refuse($"{Path}.backendTimeout", service.BackendTimeout is not null, errors);
        Refuse($"{Path}.retries", service.Retries is not null, errors);
        CheckMatches($"{Path}.match", service.Match, errors);
        CheckMatches("spec.analysis.match", spec.Analysis?.Match, errors);
        for (var i = 0; i < (spec.Analysis?.Steps?.Count ?? 0); i++)
        {
            CheckMatches($"spec.analysis.steps[{i}].match", spec.Analysis!.Steps![i].Match, errors);
        }
    }

    /// <summary>The conditions that both kinds of route know were checked already.</summary>
    private static void CheckMatches(string path, IReadOnlyList<V1HttpMatch>? matches, SpecErrors errors)
    {
        for (var i = 0; i < (matches?.Count ?? 0); i++)
        {
            var match = matches![i];
            Refuse($"{path}[{i}].method", match.Method is not null, errors);
            Refuse($"{path}[{i}].queryParams", match.QueryParams is { Count: > 0 }, errors);
            if (match.Uri is { } uri && GrpcPath.Read(uri) is null && !GrpcPath.IsRoot(uri))
            {
                errors.Add(
                    $"{path}[{i}].uri",
                    uri.Exact ?? uri.Prefix ?? uri.Suffix ?? uri.Regex,
                    "names neither a gRPC service nor a method of one",
                    "write exact: /shop.Cart/Add or prefix: /shop.Cart/"
                );
            }
        }
    }

    private static void Refuse(string path, bool given, SpecErrors errors)
    {
        if (given)
        {
            errors.Add(path, null, "can't be said by a GRPCRoute", "remove it, or use an HTTPRoute");
        }
    }
}
