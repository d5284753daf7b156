using System.Text.Json.Nodes;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>
/// Narrows the matches of a user's own rule, which may say more than the spec's type knows. Where both speak of the same thing, the further
/// condition counts, as in a generated rule.
/// </summary>
internal static class NarrowedMatches
{
    /// <summary>Members that hold conditions by name.</summary>
    private static readonly string[] Named = ["headers", "withoutHeaders", "queryParams", "sourceLabels"];

    /// <summary>The matches of a rule that is for these requests only.</summary>
    /// <param name="matches">Of the rule.</param>
    /// <param name="further">One of them must hold; empty: there are none.</param>
    /// <param name="cookie">A cookie that must be there too; null: none.</param>
    public static JsonArray Of(IReadOnlyList<JsonObject> matches, IReadOnlyList<JsonObject> further, string? cookie)
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
            ["headers"] = new JsonObject
            {
                [HttpRulesRenderer.CookieHeader] = new JsonObject { ["regex"] = CookiePattern.Of(cookie) },
            },
        };

    private static JsonObject Combine(JsonObject match, JsonObject condition)
    {
        var combined = match.DeepClone().AsObject();
        foreach (var (name, value) in condition)
        {
            combined[name] =
                Named.Contains(name) && value is JsonObject added && combined[name] is JsonObject present
                    ? Join(added, present)
                    : value?.DeepClone();
        }
        if (condition.ContainsKey("uri") && !condition.ContainsKey("ignoreUriCase"))
        {
            combined.Remove("ignoreUriCase");
        }
        return combined;
    }

    /// <summary>Names of headers have no case.</summary>
    private static JsonObject Join(JsonObject added, JsonObject present)
    {
        var names = added.Select(member => member.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new(
            added
                .Concat(present.Where(member => !names.Contains(member.Key)))
                .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))
        );
    }
}
