using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>Plain paths of fields: <c>.spec.replicas</c>.</summary>
internal static class FieldPaths
{
    public static JsonNode? Get(JsonNode? obj, string path)
    {
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            obj = (obj as JsonObject)?[part];
        }
        return obj;
    }

    public static void Set(JsonObject obj, string path, JsonNode value)
    {
        var parts = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts[..^1])
        {
            obj = obj.Ensure(part);
        }
        obj[parts[^1]] = value;
    }
}
