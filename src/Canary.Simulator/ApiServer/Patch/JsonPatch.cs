using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.ApiServer.Patch;

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    private const int MaxOperations = 10_000;

    /// <exception cref="StatusException">400: not a list of operations.</exception>
    public static Func<JsonObject, JsonObject> Read(ReadOnlyMemory<byte> body)
    {
        var (node, _) = RequestBody.Json(body, "error decoding patch: ");
        if (node is not JsonArray list || list.Any(o => o is not JsonObject))
        {
            throw ApiErrors.BadRequest(
                "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"
            );
        }
        if (list.Count > MaxOperations)
        {
            throw new StatusException(
                413,
                "RequestEntityTooLarge",
                $"The allowed maximum operations in a JSON patch is {MaxOperations}, got {list.Count}"
            );
        }
        return current => Apply(current, list);
    }

    private static JsonObject Apply(JsonObject target, JsonArray operations)
    {
        JsonNode? document = target;
        foreach (var operation in operations.Objects())
        {
            document = Step(document, operation);
        }
        return document as JsonObject ?? throw Rejected();
    }

    private static JsonNode? Step(JsonNode? document, JsonObject operation)
    {
        var path = Parse(operation.String("path") ?? throw Rejected());
        switch (operation.String("op"))
        {
            case "add":
                return Add(document, path, operation["value"]?.DeepClone());
            case "replace":
                Demand(document, path);
                return path.Length == 0
                    ? operation["value"]?.DeepClone()
                    : Set(document, path, operation["value"]?.DeepClone());
            case "remove":
                Remove(document, path);
                return document;
            case "test":
                var actual = TryGet(document, path, out var found) ? found : null;
                return Json.Same(actual, operation["value"]) ? document : throw Rejected();
            case "copy":
                return Add(document, path, Demand(document, From(operation))?.DeepClone());
            case "move":
                var from = From(operation);
                var moved = Demand(document, from)?.DeepClone();
                Remove(document, from);
                return Add(document, path, moved);
            default:
                throw Rejected();
        }
    }

    private static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }
        switch (Demand(document, path[..^1]))
        {
            case JsonObject obj:
                obj[path[^1]] = value;
                break;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(path[^1], list.Count), value);
                break;
            default:
                throw Rejected();
        }
        return document;
    }

    private static JsonNode? Set(JsonNode? document, string[] path, JsonNode? value)
    {
        var parent = Demand(document, path[..^1]);
        if (parent is JsonArray list)
        {
            list[Index(path[^1], list.Count - 1)] = value;
        }
        else if (parent is JsonObject obj)
        {
            obj[path[^1]] = value;
        }
        return document;
    }

    private static void Remove(JsonNode? document, string[] path)
    {
        if (path.Length == 0)
        {
            throw Rejected();
        }
        Demand(document, path);
        var parent = Demand(document, path[..^1]);
        if (parent is JsonArray list)
        {
            list.RemoveAt(Index(path[^1], list.Count - 1));
        }
        else if (parent is JsonObject obj)
        {
            obj.Remove(path[^1]);
        }
    }

    private static JsonNode? Demand(JsonNode? document, string[] path) =>
        TryGet(document, path, out var found) ? found : throw Rejected();

    private static bool TryGet(JsonNode? document, string[] path, out JsonNode? found)
    {
        found = document;
        foreach (var part in path)
        {
            switch (found)
            {
                case JsonObject obj when obj.TryGetPropertyValue(part, out var child):
                    found = child;
                    break;
                case JsonArray list
                    when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
                        && i < list.Count:
                    found = list[i];
                    break;
                default:
                    return false;
            }
        }
        return true;
    }

    private static string[] From(JsonObject operation) => Parse(operation.String("from") ?? throw Rejected());

    private static string[] Parse(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }
        return pointer[0] == '/'
            ?
            [
                .. pointer[1..]
                    .Split('/')
                    .Select(p =>
                        p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
                    ),
            ]
            : throw Rejected();
    }

    private static int Index(string text, int last) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last
            ? index
            : throw Rejected();

    private static StatusException Rejected() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", new JsonObject());
}
