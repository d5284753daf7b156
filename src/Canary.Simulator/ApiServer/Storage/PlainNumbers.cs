using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Storage;

/// <summary>
/// Makes numbers such as if they had been parsed: those can be read as any type that they fit in, those of code only as the type that they
/// were made of.
/// </summary>
internal static class PlainNumbers
{
    /// <summary>Changes an object, and all that is below it, in place.</summary>
    public static void Bring(JsonObject obj)
    {
        for (var i = 0; i < obj.Count; i++)
        {
            if (Of(obj.GetAt(i).Value) is { } plain)
            {
                obj.SetAt(i, plain);
            }
        }
    }

    private static void Bring(JsonArray list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (Of(list[i]) is { } plain)
            {
                list[i] = plain;
            }
        }
    }

    /// <summary>What is to take the place of a value; null: it may stay.</summary>
    private static JsonValue? Of(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                Bring(obj);
                return null;
            case JsonArray list:
                Bring(list);
                return null;
            case JsonValue value
                when value.GetValueKind() == JsonValueKind.Number && !value.TryGetValue<JsonElement>(out _):
                return JsonValue.Create(JsonElement.Parse(value.ToJsonString()));
            default:
                return null;
        }
    }
}
