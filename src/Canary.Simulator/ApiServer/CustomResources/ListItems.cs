using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>Which items of two lists are the same, and which of one list are there twice.</summary>
internal static class ListItems
{
    /// <summary>The old counterpart of an item: in list maps that with the same keys, in other lists none.</summary>
    public static JsonNode? Correlate(JsonNode? item, int index, JsonArray? old, StructuralSchema list)
    {
        if (old is null)
        {
            return null;
        }
        if (list.ListType == "map" && item is JsonObject obj)
        {
            return old.Objects().FirstOrDefault(o => KeyOf(o, list) == KeyOf(obj, list));
        }
        return list.ListType == "atomic" && index < old.Count && Json.Same(item, old[index]) ? old[index] : null;
    }

    public static void CheckUnique(JsonArray list, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (schema.ListType is not ("map" or "set") && schema.Source.Boolean("uniqueItems") != true)
        {
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var isMap = schema.ListType == "map" && list[i] is JsonObject;
            var key = isMap ? KeyOf(list[i]!.AsObject(), schema) : Json.Text(list[i]); // an object, so not null
            if (!seen.Add(key))
            {
                errors.Add(FieldError.Duplicate($"{path}[{i}]", isMap ? JsonNode.Parse(key) : list[i]?.DeepClone()));
            }
        }
    }

    private static string KeyOf(JsonObject item, StructuralSchema list)
    {
        var key = new JsonObject();
        foreach (var name in list.ListMapKeys)
        {
            key[name] = (item[name] ?? list.Items?.Properties.GetValueOrDefault(name)?.Default)?.DeepClone();
        }
        return Json.Text(key);
    }
}
