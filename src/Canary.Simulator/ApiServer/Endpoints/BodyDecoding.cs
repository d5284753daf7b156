using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>Reads the object that a create or replace sends.</summary>
internal static class BodyDecoding
{
    /// <exception cref="StatusException">It can't be read, or it is not of the kind of the path.</exception>
    public static JsonObject Read(Exchange exchange, string fieldValidation)
    {
        var (body, duplicates) = RequestBody.ReadObject(
            exchange.Request,
            exchange.Definition.IsCustom ? null : exchange.Definition.Schema
        );
        DemandKind(exchange, body);
        try
        {
            var unknown = ObjectDecoding.Decode(exchange.Definition, body);
            exchange.Report(unknown, duplicates, fieldValidation, problem => CannotHandle(exchange, problem));
        }
        catch (DecodeException e)
        {
            throw CannotHandle(exchange, e.Message);
        }
        return body;
    }

    private static void DemandKind(Exchange exchange, JsonObject body)
    {
        var type = exchange.Definition.Type;
        var kind = body.String("kind") ?? "";
        var apiVersion = body.String("apiVersion") ?? "";
        if (exchange.Definition.IsCustom && kind.Length == 0)
        {
            var text = Json.Text(body);
            throw ApiErrors.BadRequest(
                $"the object provided is unrecognized (must be of type {type.Kind}): Object 'Kind' is missing in '{text}' ({text[..Math.Min(30, text.Length)]} ...)"
            );
        }
        if (apiVersion.Length > 0 && apiVersion != type.ApiVersion)
        {
            throw ApiErrors.BadRequest(
                $"the API version in the data ({apiVersion}) does not match the expected API version ({type.ApiVersion})"
            );
        }
        if (kind.Length > 0 && kind != type.Kind)
        {
            throw exchange.Definition.IsCustom
                ? ApiErrors.Invalid(
                    kind,
                    type.Group,
                    body.Object("metadata").String("name") ?? "",
                    [FieldError.Invalid("kind", kind, $"must be {type.Kind}")]
                )
                : ApiErrors.BadRequest(
                    $"{kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: converting ({type.Version}.{kind}) to "
                        + $"({type.Group}.{type.Kind}): unknown conversion"
                );
        }
        body["kind"] = type.Kind;
        body["apiVersion"] = type.ApiVersion;
    }

    private static StatusException CannotHandle(Exchange exchange, string why)
    {
        var type = exchange.Definition.Type;
        return ApiErrors.BadRequest(
            $"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: {why}"
        );
    }
}
