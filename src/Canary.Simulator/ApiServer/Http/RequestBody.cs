using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;
using YamlDotNet.Core;

namespace Canary.Simulator.ApiServer.Http;

/// <summary>Reads bodies: JSON or YAML into a node, with a note of keys that were there twice (the last one counts).</summary>
internal static class RequestBody
{
    private const string Accepted =
        "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, "
        + "application/vnd.kubernetes.protobuf";

    /// <summary>A body that must be an object.</summary>
    /// <exception cref="StatusException">415: neither JSON nor YAML; 400: unreadable.</exception>
    /// <param name="request">The request.</param>
    /// <param name="type">What a protobuf body would be; null: none is taken.</param>
    public static (JsonObject Object, List<string> Duplicates) ReadObject(ApiRequest request, FieldType? type = null)
    {
        var node = Negotiation.MediaType(request.Header("Content-Type")) switch
        {
            "application/json" => Json(request.Body, "couldn't get version/kind; json parse error: "),
            "application/yaml" => (Yaml(request.Body), []),
            ProtobufReader.MediaType when type is not null => (Protobuf(request.Body, type), []),
            _ => throw new StatusException(415, "UnsupportedMediaType", Accepted),
        };
        return node.Item1 is JsonObject obj
            ? (obj, node.Item2)
            : throw ApiErrors.BadRequest(
                "couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct { APIVersion string; Kind string }"
            );
    }

    /// <exception cref="StatusException">400: unreadable.</exception>
    public static (JsonNode? Node, List<string> Duplicates) Json(ReadOnlyMemory<byte> body, string context)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var duplicates = new List<string>();
            return (DuplicateKeys.Resolve(document.RootElement, "", duplicates), duplicates);
        }
        catch (JsonException e)
        {
            throw ApiErrors.BadRequest(context + DescribeSyntax(body, e));
        }
    }

    /// <exception cref="StatusException">400: unreadable.</exception>
    public static JsonNode? Yaml(ReadOnlyMemory<byte> body)
    {
        // Clients send JSON, which is YAML and much sooner read; what is both but not the same, such as a member twice, is left to the other reader.
        if (body.Span is [(byte)'{', ..] && PlainJson(body) is { } json)
        {
            return json;
        }
        try
        {
            return YamlReader.Read(Encoding.UTF8.GetString(body.Span));
        }
        catch (YamlException e)
        {
            throw ApiErrors.BadRequest(
                $"error decoding YAML: error converting YAML to JSON: yaml: line {e.Start.Line}: {e.Message}"
            );
        }
    }

    private static JsonNode? PlainJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            var (json, duplicates) = Json(body, "");
            return duplicates.Count == 0 ? json : null;
        }
        catch (StatusException)
        {
            return null;
        }
    }

    private static JsonObject Protobuf(ReadOnlyMemory<byte> body, FieldType type)
    {
        try
        {
            return ProtobufReader.Read(body.Span, type);
        }
        catch (DecodeException e)
        {
            throw ApiErrors.BadRequest(e.Message);
        }
    }

    /// <summary>Says where JSON ends to be JSON, as clients of Go servers know it.</summary>
    public static string DescribeSyntax(ReadOnlyMemory<byte> body, JsonException error)
    {
        if (body.IsEmpty)
        {
            return "unexpected end of JSON input";
        }
        var at = Offset(body.Span, error.LineNumber ?? 0, error.BytePositionInLine ?? 0);
        return at >= body.Length
            ? "unexpected end of JSON input"
            : $"invalid character '{(char)body.Span[at]}' at offset {at}";
    }

    private static int Offset(ReadOnlySpan<byte> body, long line, long position)
    {
        var at = 0;
        while (line > 0 && body[at..].IndexOf((byte)'\n') is var next && next >= 0)
        {
            at += next + 1;
            line--;
        }
        return at + (int)position;
    }
}
