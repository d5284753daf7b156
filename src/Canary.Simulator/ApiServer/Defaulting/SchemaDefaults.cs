using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>Fills in what an object leaves open: the schema's defaults, then what its kind derives from other fields.</summary>
internal static class SchemaDefaults
{
    /// <param name="obj">The object.</param>
    /// <param name="definition">Its kind.</param>
    /// <param name="isApply">The object comes of a server-side apply: nulls where none is allowed stay, and are found to be invalid.</param>
    public static void Apply(JsonObject obj, ResourceDefinition definition, bool isApply)
    {
        if (definition.Custom is { } custom)
        {
            CustomDefaults.Apply(obj, custom.Schema, keepNulls: isApply);
            return;
        }
        Fill(obj, definition.Schema);
        definition.Rules.SetDefaults?.Invoke(obj);
    }

    private static void Fill(JsonNode? node, FieldType type)
    {
        switch (type.Kind)
        {
            case FieldKind.Struct when node is JsonObject obj:
                foreach (var field in type.Defaulted)
                {
                    var child = obj[field.Name];
                    if (child is null && field.Default is { } value)
                    {
                        obj[field.Name] = child = value.DeepClone();
                    }
                    if (child is not null)
                    {
                        Fill(child, field.Type);
                    }
                }
                break;
            case FieldKind.Map when node is JsonObject map && type.Element!.Kind == FieldKind.Struct: // maps have an element type
                foreach (var (_, child) in map)
                {
                    Fill(child, type.Element);
                }
                break;
            case FieldKind.List when node is JsonArray list && type.Element!.Kind == FieldKind.Struct: // lists have an element type
                foreach (var child in list)
                {
                    Fill(child, type.Element);
                }
                break;
            default:
                break;
        }
    }
}
