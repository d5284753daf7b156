using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Selectors;

/// <summary>A label selector object, a map of labels or a text as the text that lists take.</summary>
internal static class SelectorText
{
    public static string? Of(JsonNode? selector) =>
        selector switch
        {
            null => null,
            JsonObject obj when obj.ContainsKey("matchLabels") || obj.ContainsKey("matchExpressions") => string.Join(
                ',',
                Labels(obj.Object("matchLabels")).Concat(obj.Array("matchExpressions").Objects().Select(Expression))
            ),
            JsonObject map => string.Join(',', Labels(map)),
            _ => selector.AsString(),
        };

    private static IEnumerable<string> Labels(JsonObject? labels) =>
        (labels ?? []).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value.AsString()}");

    private static string Expression(JsonObject requirement)
    {
        var key = requirement.String("key");
        var values = string.Join(',', requirement.Array("values").Strings().Order(StringComparer.Ordinal));
        return requirement.String("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key ?? "",
        };
    }
}
