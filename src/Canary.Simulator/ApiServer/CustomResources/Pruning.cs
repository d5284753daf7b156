using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>Drops what a custom resource's schema does not declare.</summary>
internal static class Pruning
{
    /// <returns>The paths of what was dropped.</returns>
    public static List<string> Prune(JsonObject obj, StructuralSchema schema)
    {
        var dropped = new List<string>();
        Object(obj, schema, "", dropped, isRoot: true);
        return dropped;
    }

    private static void Node(JsonNode? node, StructuralSchema? schema, string path, List<string> dropped)
    {
        if (schema is null)
        {
            return;
        }
        if (node is JsonObject obj)
        {
            Object(obj, schema, path, dropped, isRoot: false);
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Node(list[i], schema.Items, $"{path}[{i}]", dropped);
            }
        }
    }

    private static void Object(JsonObject obj, StructuralSchema schema, string path, List<string> dropped, bool isRoot)
    {
        var isResource = isRoot || schema.IsEmbeddedResource;
        foreach (var name in obj.Select(p => p.Key).ToList())
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (isResource && name is "apiVersion" or "kind")
            {
                continue;
            }
            if (isResource && name == "metadata")
            {
                if (obj[name] is JsonObject metadata && !isRoot)
                {
                    dropped.AddRange(
                        TypedDecoder.Decode(metadata, SchemaText.BuiltIn["ObjectMeta"]).Select(f => $"{at}.{f}")
                    );
                }
                continue;
            }
            if (schema.Child(name) is { } child)
            {
                Node(obj[name], child, at, dropped);
            }
            else if (!schema.PreservesUnknownFields && !schema.AllowsAdditional)
            {
                dropped.Add(at);
                obj.Remove(name);
            }
        }
    }
}
