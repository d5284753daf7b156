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
        Object(obj, schema, new FieldPath(), dropped, isRoot: true);
        return dropped;
    }

    private static void Node(JsonNode? node, StructuralSchema? schema, FieldPath path, List<string> dropped)
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
                path.Enter(i);
                Node(list[i], schema.Items, path, dropped);
                path.Leave();
            }
        }
    }

    private static void Object(
        JsonObject obj,
        StructuralSchema schema,
        FieldPath path,
        List<string> dropped,
        bool isRoot
    )
    {
        var isResource = isRoot || schema.IsEmbeddedResource;
        for (var i = 0; i < obj.Count; i++)
        {
            var (name, value) = obj.GetAt(i);
            if (isResource && name is "apiVersion" or "kind")
            {
                continue;
            }
            path.Enter(name);
            if (isResource && name == "metadata")
            {
                if (value is JsonObject metadata && !isRoot)
                {
                    dropped.AddRange(
                        TypedDecoder.Decode(metadata, SchemaText.BuiltIn["ObjectMeta"]).Select(f => $"{path}.{f}")
                    );
                }
            }
            else if (schema.Child(name) is { } child)
            {
                Node(value, child, path, dropped);
            }
            else if (!schema.PreservesUnknownFields && !schema.AllowsAdditional)
            {
                dropped.Add(path.ToString());
                obj.RemoveAt(i--);
            }
            path.Leave();
        }
    }
}
