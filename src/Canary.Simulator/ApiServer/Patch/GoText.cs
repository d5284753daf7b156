using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Patch;

/// <summary>Values as Go prints them with %v: some error messages hold them.</summary>
internal static class GoText
{
    public static string Of(JsonNode? node) =>
        node switch
        {
            null => "<nil>",
            JsonObject map => "map["
                + string.Join(
                    ' ',
                    map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Of(p.Value)}")
                )
                + "]",
            JsonArray list => "[" + string.Join(' ', list.Select(Of)) + "]",
            _ => node.AsString() ?? node.ToJsonString(),
        };
}
