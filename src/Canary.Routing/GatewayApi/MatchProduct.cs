using System.Text.Json.Nodes;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>
/// Narrows a rule's matches: every one of them combined with every further condition. Where both speak of the same header, parameter, path or
/// method, the further condition counts, as in Flagger.
/// </summary>
internal static class MatchProduct
{
    /// <summary>The matches of a rule that is for these requests only.</summary>
    /// <param name="matches">Of the rule.</param>
    /// <param name="further">One of them must hold; empty: there are none.</param>
    /// <param name="cookie">A cookie that must be there too; null: none.</param>
    public static JsonArray Of(IEnumerable<JsonObject> matches, IReadOnlyList<JsonObject> further, string? cookie)
    {
        var conditions = further.Count == 0 ? [new JsonObject()] : further;
        var products = matches
            .DefaultIfEmpty([])
            .SelectMany(match => conditions.Select(condition => Combine(match, condition)));
        return new([.. cookie is { } given ? products.Select(match => Combine(match, Carrying(given))) : products]);
    }

    private static JsonObject Carrying(string cookie) =>
        new()
        {
            ["headers"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = CookiePattern.Header,
                    ["type"] = "RegularExpression",
                    ["value"] = CookiePattern.Of(cookie),
                }
            ),
        };

    private static JsonObject Combine(JsonObject match, JsonObject condition)
    {
        var combined = match.DeepClone().AsObject();
        foreach (var (name, value) in condition)
        {
            combined[name] =
                value is JsonArray added && combined[name] is JsonArray present
                    ? Join(added, present)
                    : value?.DeepClone();
        }
        return combined;
    }

    private static JsonArray Join(JsonArray added, JsonArray present)
    {
        var names = added.Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. added.Select(item => item?.DeepClone()),
            .. present.Where(item => !names.Contains(NameOf(item))).Select(item => item?.DeepClone()),
        ];
    }

    private static string NameOf(JsonNode? item) => (string?)item?["name"] ?? "";
}
