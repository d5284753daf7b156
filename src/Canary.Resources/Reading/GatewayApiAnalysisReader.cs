using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks that what an analysis does with traffic can be said by a route of Gateway API.</summary>
internal static class GatewayApiAnalysisReader
{
    private const string Analysis = "spec.analysis";

    /// <summary>Most matches of a rule, and of all rules of a route together.</summary>
    private const int RuleLimit = 64;
    private const int RouteLimit = 128;

    public static void Read(V1CanarySpec spec, SpecErrors errors)
    {
        var analysis = spec.Analysis ?? new();
        ReadMatches($"{Analysis}.match", analysis.Match, spec, errors);
        for (var i = 0; i < (analysis.Steps?.Count ?? 0); i++)
        {
            ReadMatches($"{Analysis}.steps[{i}].match", analysis.Steps![i].Match, spec, errors);
        }
        if (analysis.SessionAffinity is not null)
        {
            RefuseCookies("spec.service.match", spec.Service?.Match, errors);
        }
    }

    private static void ReadMatches(
        string path,
        IReadOnlyList<V1HttpMatch>? matches,
        V1CanarySpec spec,
        SpecErrors errors
    )
    {
        for (var i = 0; i < (matches?.Count ?? 0); i++)
        {
            GatewayApiMatchReader.Read($"{path}[{i}]", matches![i], errors);
        }
        if (spec.Analysis?.SessionAffinity is not null)
        {
            RefuseCookies(path, matches, errors);
        }
        var own = Math.Max(1, spec.Service?.Match?.Count ?? 0);
        var product = own * (matches?.Count ?? 0);
        // Sticky rules and the one that takes a cookie back repeat the matches.
        var repetitions = spec.Analysis?.SessionAffinity is null ? 1 : 4;
        if (product > RuleLimit || (product * repetitions) + own > RouteLimit)
        {
            errors.Add(
                path,
                null,
                $"makes {product} matches with those of spec.service.match, more than a route can hold",
                "write fewer"
            );
        }
    }

    /// <summary>Session affinity asks for its cookie by the same header, and a route can ask for a header once.</summary>
    public static void RefuseCookies(string path, IReadOnlyList<V1HttpMatch>? matches, SpecErrors errors)
    {
        for (var i = 0; i < (matches?.Count ?? 0); i++)
        {
            var header = (matches![i].Headers ?? new Dictionary<string, V1StringMatch>()).Keys.FirstOrDefault(name =>
                name.Equals("cookie", StringComparison.OrdinalIgnoreCase)
            );
            if (header is not null)
            {
                errors.Add(
                    $"{path}[{i}].headers.{header}",
                    null,
                    "can't be combined with spec.analysis.sessionAffinity, which asks for its own cookie",
                    "remove one of the two"
                );
            }
        }
    }
}
