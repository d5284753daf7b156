using System.Text.Json.Nodes;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>Makes an HTTPRoute's matches out of Istio's words. What has no counterpart was refused by the spec reader.</summary>
internal static class HttpMatchRenderer
{
    /// <summary>One match for each; without any, all requests.</summary>
    public static JsonArray Render(IReadOnlyList<V1HttpMatch>? matches) =>
        new([.. matches is { Count: > 0 } ? matches.Select(RenderWhole) : [RenderWhole(new())]]);

    /// <summary>What the match says, and no more: without the path that an HTTPRoute's match always has.</summary>
    public static JsonObject RenderGiven(V1HttpMatch match)
    {
        var rendered = new JsonObject();
        if (match.Uri is { } uri)
        {
            rendered["path"] = RenderPath(uri);
        }
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

    /// <summary>Sorted by name: maps have no order, and the rendered text must not change by itself.</summary>
    public static JsonArray RenderNamed(IReadOnlyDictionary<string, V1StringMatch> conditions) =>
        [
            .. conditions
                .OrderBy(condition => condition.Key, StringComparer.Ordinal)
                .Select(JsonNode (condition) => RenderNamed(condition.Key, condition.Value)),
        ];

    private static JsonObject RenderNamed(string name, V1StringMatch match)
    {
        var regex = RegexText.Of(match);
        return new()
        {
            ["name"] = name,
            ["type"] = regex is null ? "Exact" : "RegularExpression",
            ["value"] = regex ?? match.Exact,
        };
    }

    private static JsonObject RenderWhole(V1HttpMatch match) => RenderGiven(match with { Uri = match.Uri ?? new() });

    private static JsonObject RenderPath(V1StringMatch uri)
    {
        var (type, value) = uri switch
        {
            { Exact: { } exact } => ("Exact", exact),
            { Prefix: { } prefix } => ("PathPrefix", prefix),
            _ when RegexText.Of(uri) is { } regex => ("RegularExpression", regex),
            _ => ("PathPrefix", "/"),
        };
        return new() { ["type"] = type, ["value"] = value };
    }
}
