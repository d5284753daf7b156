using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>Objects reduced to their metadata.</summary>
internal static class PartialMetadata
{
    public static JsonObject Of(JsonObject obj) =>
        new()
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = obj["metadata"]?.DeepClone() ?? new JsonObject(),
        };

    public static JsonObject List(IEnumerable<JsonObject> items, JsonObject metadata) =>
        new()
        {
            ["kind"] = "PartialObjectMetadataList",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items.Select(i => (JsonNode)Of(i))]),
        };
}
