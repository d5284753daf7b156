using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Discovery;

/// <summary>
/// An OpenAPI v2 document as the protobuf message <c>openapi.v2.Document</c>: kubectl and other clients written in Go ask for no other form. The
/// numbers of its fields are those in the answer of a real API server.
/// </summary>
internal static class OpenApiV2Protobuf
{
    /// <summary>As clients ask for it; older and newer ones differ in a character.</summary>
    public static readonly IReadOnlyList<string> Accepted =
    [
        "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
        MediaType,
    ];

    public const string MediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private const int Value = 2;

    private static readonly Dictionary<string, int> OfSchema = new(StringComparer.Ordinal)
    {
        ["$ref"] = 1,
        ["format"] = 2,
        ["title"] = 3,
        ["description"] = 4,
        ["default"] = 5,
        ["multipleOf"] = 6,
        ["maximum"] = 7,
        ["exclusiveMaximum"] = 8,
        ["minimum"] = 9,
        ["exclusiveMinimum"] = 10,
        ["maxLength"] = 11,
        ["minLength"] = 12,
        ["pattern"] = 13,
        ["maxItems"] = 14,
        ["minItems"] = 15,
        ["uniqueItems"] = 16,
        ["maxProperties"] = 17,
        ["minProperties"] = 18,
        ["required"] = 19,
        ["enum"] = 20,
        ["additionalProperties"] = 21,
        ["type"] = 22,
        ["items"] = 23,
        ["properties"] = 25,
        ["example"] = 30,
    };

    private const int ExtensionOfSchema = 31;

    private static readonly Dictionary<string, int> OfPath = new(StringComparer.Ordinal)
    {
        ["get"] = 2,
        ["put"] = 3,
        ["post"] = 4,
        ["delete"] = 5,
        ["patch"] = 8,
    };

    private static readonly Dictionary<string, int> OfParameter = new(StringComparer.Ordinal)
    {
        ["in"] = 2,
        ["name"] = 4,
        ["type"] = 6,
        ["uniqueItems"] = 20,
    };

    public static byte[] Write(JsonObject document)
    {
        var message = new ProtobufMessage();
        message.Text(1, document.String("swagger") ?? "");
        message.Message(2, Info(document.Object("info")));
        message.Message(8, Named(document.Object("paths"), 2, Path));
        message.Message(9, Named(document.Object("definitions"), 1, Schema));
        return message.Written.ToArray();
    }

    private static ProtobufMessage Info(JsonObject? info)
    {
        var message = new ProtobufMessage();
        message.Text(1, info.String("title") ?? "");
        message.Text(2, info.String("version") ?? "");
        return message;
    }

    private static ProtobufMessage Path(JsonObject path)
    {
        var message = new ProtobufMessage();
        foreach (var (method, operation) in path)
        {
            message.Message(OfPath[method], Operation(operation!.AsObject())); // operations are never null
        }
        return message;
    }

    private static ProtobufMessage Operation(JsonObject operation)
    {
        var message = new ProtobufMessage();
        foreach (var parameter in operation.Array("parameters").Objects())
        {
            message.Message(8, Within(1, Within(2, Within(3, Parameter(parameter)))));
        }
        message.Message(9, Named(operation.Object("responses"), 1, Response));
        Extensions(operation, 13, message);
        return message;
    }

    private static ProtobufMessage Parameter(JsonObject parameter)
    {
        var message = new ProtobufMessage();
        foreach (var (word, value) in parameter)
        {
            Scalar(message, OfParameter[word], word, value);
        }
        return message;
    }

    private static ProtobufMessage Response(JsonObject response)
    {
        var message = new ProtobufMessage();
        message.Text(1, response.String("description") ?? "");
        message.Message(2, Within(1, Schema(response.Ensure("schema"))));
        return Within(1, message);
    }

    private static ProtobufMessage Schema(JsonObject schema)
    {
        var message = new ProtobufMessage();
        foreach (var (word, value) in schema)
        {
            if (OfSchema.TryGetValue(word, out var field))
            {
                Word(message, field, word, value);
            }
        }
        Extensions(schema, ExtensionOfSchema, message);
        return message;
    }

    private static void Word(ProtobufMessage message, int field, string word, JsonNode? value)
    {
        switch (word, value)
        {
            case ("default" or "example", _):
                message.Message(field, Any(value));
                break;
            case ("enum", JsonArray choices):
                choices.ToList().ForEach(choice => message.Message(field, Any(choice)));
                break;
            case ("required", JsonArray names):
                names.Strings().ToList().ForEach(name => message.Text(field, name));
                break;
            case ("type", _):
                var type = new ProtobufMessage();
                type.Text(1, value.AsString() ?? "");
                message.Message(field, type);
                break;
            case ("properties", JsonObject properties):
                message.Message(field, Named(properties, 1, Schema));
                break;
            case ("items" or "additionalProperties", JsonObject element):
                message.Message(field, Within(1, Schema(element)));
                break;
            case ("additionalProperties", _):
                var any = new ProtobufMessage();
                any.Flag(2, value.AsBoolean() ?? false);
                message.Message(field, any);
                break;
            default:
                Scalar(message, field, word, value);
                break;
        }
    }

    private static void Scalar(ProtobufMessage message, int field, string word, JsonNode? value)
    {
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String:
                message.Text(field, value.AsString()!);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                message.Flag(field, value.AsBoolean()!.Value);
                break;
            case JsonValueKind.Number when word is "maximum" or "minimum" or "multipleOf":
                message.Number(field, value.AsNumber()!.Value);
                break;
            case JsonValueKind.Number:
                message.Integer(field, value.AsInteger() ?? 0);
                break;
        }
    }

    /// <summary>Words of Kubernetes' own, <c>x-kubernetes-…</c>.</summary>
    private static void Extensions(JsonObject parent, int field, ProtobufMessage message)
    {
        foreach (var (word, value) in parent.Where(word => word.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            var extension = new ProtobufMessage();
            extension.Text(1, word);
            extension.Message(Value, Any(value));
            message.Message(field, extension);
        }
    }

    /// <summary>A value as YAML, which JSON is.</summary>
    private static ProtobufMessage Any(JsonNode? value)
    {
        var message = new ProtobufMessage();
        message.Text(Value, Json.Text(value));
        return message;
    }

    private static ProtobufMessage Named(JsonObject? entries, int field, Func<JsonObject, ProtobufMessage> write)
    {
        var message = new ProtobufMessage();
        foreach (var (name, value) in entries ?? [])
        {
            var entry = new ProtobufMessage();
            entry.Text(1, name);
            entry.Message(Value, write(value as JsonObject ?? []));
            message.Message(field, entry);
        }
        return message;
    }

    private static ProtobufMessage Within(int field, ProtobufMessage content)
    {
        var message = new ProtobufMessage();
        message.Message(field, content);
        return message;
    }
}
