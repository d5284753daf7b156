using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>Makes a VirtualService's matches, whose words the spec uses already.</summary>
internal static class MatchRenderer
{
    /// <summary>Names of headers in lower case, as Istio wants them, so that equal ones are found equal.</summary>
    public static IReadOnlyList<V1HttpMatch> Normalize(IReadOnlyList<V1HttpMatch>? matches) =>
        [
            .. (matches ?? []).Select(match =>
                match with
                {
                    Headers = Lower(match.Headers),
                    WithoutHeaders = Lower(match.WithoutHeaders),
                }
            ),
        ];

    /// <summary>Matches of HTTP requests.</summary>
    public static JsonArray Render(IReadOnlyList<V1HttpMatch> matches) => [.. matches.Select(RenderOne)];

    /// <summary>Matches of connections: what a match says of the caller and the port.</summary>
    public static JsonArray RenderTcp(IReadOnlyList<V1HttpMatch>? matches) =>
        [
            .. (matches ?? []).Select(match =>
                RenderOne(
                    new()
                    {
                        Port = match.Port,
                        SourceLabels = match.SourceLabels,
                        SourceNamespace = match.SourceNamespace,
                        Gateways = match.Gateways,
                    }
                )
            ),
        ];

    /// <summary>Istio knows no suffixes, but expressions.</summary>
    public static V1StringMatch? WithoutSuffix(V1StringMatch? match) =>
        match is { Suffix: not null } ? new() { Regex = RegexText.Of(match) } : match;

    private static JsonNode? RenderOne(V1HttpMatch match) =>
        JsonSerializer.SerializeToNode(
            match with
            {
                Uri = WithoutSuffix(match.Uri),
                Scheme = WithoutSuffix(match.Scheme),
                Method = WithoutSuffix(match.Method),
                Authority = WithoutSuffix(match.Authority),
                Headers = WithoutSuffixes(match.Headers),
                WithoutHeaders = WithoutSuffixes(match.WithoutHeaders),
                QueryParams = WithoutSuffixes(match.QueryParams),
                SourceLabels = match.SourceLabels is { Count: > 0 } labels ? labels : null,
                Gateways = match.Gateways is { Count: > 0 } gateways ? gateways : null,
            },
            CanaryJson.Default.V1HttpMatch
        );

    private static Dictionary<string, V1StringMatch>? Lower(IReadOnlyDictionary<string, V1StringMatch>? headers) =>
        headers is { Count: > 0 }
            ? headers
                .DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value)
            : null;

    private static Dictionary<string, V1StringMatch>? WithoutSuffixes(
        IReadOnlyDictionary<string, V1StringMatch>? conditions
    ) =>
        conditions is { Count: > 0 }
            ? conditions.ToDictionary(condition => condition.Key, condition => WithoutSuffix(condition.Value)!) // Not null: the value is not.
            : null;
}
