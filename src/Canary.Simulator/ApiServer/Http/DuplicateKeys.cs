using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Http;

/// <summary>Makes nodes out of JSON in which a key may come twice: the last one counts, the paths are noted.</summary>
internal static class DuplicateKeys
{
    public static JsonNode? Resolve(JsonElement element, string path, List<string> duplicates)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var obj = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                    if (obj.ContainsKey(property.Name))
                    {
                        duplicates.Add(at);
                    }
                    obj[property.Name] = Resolve(property.Value, at, duplicates);
                }
                return obj;
            case JsonValueKind.Array:
                var list = new JsonArray();
                var i = 0;
                foreach (var item in element.EnumerateArray())
                {
                    list.Add(Resolve(item, $"{path}[{i++}]", duplicates));
                }
                return list;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            default:
                return JsonValue.Create(element.Clone());
        }
    }
}
