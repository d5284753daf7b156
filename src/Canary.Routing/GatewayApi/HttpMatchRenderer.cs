using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>Makes an HTTPRoute's matches out of Istio's words. What has no counterpart was refused by the spec reader.</summary>
internal static class HttpMatchRenderer
{
    /// <summary>One match for each; without any, all requests.</summary>
    public static JsonArray Render(IReadOnlyList<V1HttpMatch>? matches) =>
        matches is { Count: > 0 } ? [.. matches.Select(RenderMatch)] : [RenderMatch(new())];

    private static JsonObject RenderMatch(V1HttpMatch match)
    {
        var rendered = new JsonObject { ["path"] = RenderPath(match.Uri) };
        if (match.Method?.Exact is { } method)
        {
            rendered["method"] = method;
        }
        if (match.Headers is { Count: > 0 } headers)
        {
            rendered["headers"] = RenderNamed(headers);
        }
        if (match.QueryParams is { Count: > 0 } parameters)
        {
            rendered["queryParams"] = RenderNamed(parameters);
        }
        return rendered;
    }

    private static JsonObject RenderPath(V1StringMatch? uri)
    {
        var (type, value) = uri switch
        {
            { Exact: { } exact } => ("Exact", exact),
            { Regex: { } regex } => ("RegularExpression", regex),
            _ => ("PathPrefix", uri?.Prefix ?? "/"),
        };
        return new() { ["type"] = type, ["value"] = value };
    }

    /// <summary>Sorted by name: maps have no order, and the rendered text must not change by itself.</summary>
    private static JsonArray RenderNamed(IReadOnlyDictionary<string, V1StringMatch> conditions) =>
        [
            .. conditions
                .OrderBy(condition => condition.Key, StringComparer.Ordinal)
                .Select(condition => new JsonObject
                {
                    ["name"] = condition.Key,
                    ["type"] = condition.Value.Regex is null ? "Exact" : "RegularExpression",
                    ["value"] = condition.Value.Regex ?? condition.Value.Exact,
                }),
        ];
}
