using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>One step of a field path, as <c>fieldsV1</c> writes it.</summary>
internal static class PathElement
{
    public static string Field(string name) => "f:" + name;

    /// <summary>An item of a set: by its value.</summary>
    public static string Value(JsonNode? value) => "v:" + Json.Text(value);

    /// <summary>An item of a list map: by its key fields, with their defaults; null when one is missing.</summary>
    public static string? Key(JsonObject item, FieldType list)
    {
        var keys = new JsonObject();
        foreach (var name in list.Keys.Order(StringComparer.Ordinal))
        {
            var value = item[name] ?? list.Element!.Fields.GetValueOrDefault(name)?.Default; // list maps have an element type
            if (value is null)
            {
                return null;
            }
            keys[name] = value.DeepClone();
        }
        return "k:" + Json.Text(keys);
    }

    /// <summary>The element of a list's item; null where the list has no such elements or the item lacks a key.</summary>
    public static string? Of(JsonNode? item, FieldType list) =>
        list.ListType switch
        {
            ListType.Set => Value(item),
            ListType.Map when item is JsonObject obj => Key(obj, list),
            _ => null,
        };

    /// <summary>In words: <c>.name</c>, <c>[name="main"]</c>, <c>[="value"]</c>.</summary>
    public static string Describe(string element)
    {
        var text = element[2..];
        if (element[0] == 'f')
        {
            return "." + text;
        }
        if (element[0] != 'k')
        {
            return $"[={text}]";
        }
        var keys = JsonNode.Parse(text)!.AsObject(); // made by Key
        return $"[{string.Join(",", keys.Select(k => $"{k.Key}={Json.Text(k.Value)}"))}]";
    }
}
