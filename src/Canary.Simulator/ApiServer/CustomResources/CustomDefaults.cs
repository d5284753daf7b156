using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>Fills in the defaults of a custom resource's schema; a null where none is allowed counts as absent, unless it was applied.</summary>
internal static class CustomDefaults
{
    public static void Apply(JsonNode? node, StructuralSchema schema, bool keepNulls)
    {
        switch (node)
        {
            case JsonObject obj:
                foreach (var (name, property) in schema.Properties)
                {
                    if (
                        property.Default is { } value
                        && (!obj.ContainsKey(name) || (obj[name] is null && !property.IsNullable))
                    )
                    {
                        obj[name] = value.DeepClone();
                    }
                }
                if (!keepNulls)
                {
                    DropNulls(obj, schema);
                }
                foreach (var (name, child) in obj)
                {
                    if (schema.Child(name) is { } below)
                    {
                        Apply(child, below, keepNulls);
                    }
                }
                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var item in list)
                {
                    Apply(item, items, keepNulls);
                }
                break;
            default:
                break;
        }
    }

    /// <summary>What is null where nothing may be null is as good as not there.</summary>
    private static void DropNulls(JsonObject obj, StructuralSchema schema)
    {
        for (var i = obj.Count - 1; i >= 0; i--)
        {
            var (name, value) = obj.GetAt(i);
            if (value is null && schema.Child(name) is { IsNullable: false })
            {
                obj.RemoveAt(i);
            }
        }
    }
}
