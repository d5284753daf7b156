using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>POST and PUT.</summary>
internal static class WriteEndpoint
{
    public static ApiResponse Create(Exchange exchange)
    {
        var options = RequestOptions.Read(exchange.Request, "CreateOptions");
        var body = BodyDecoding.Read(exchange, options.FieldValidation);
        var created = exchange.Registry.Create(
            exchange.Definition,
            exchange.Info.Namespace,
            body,
            exchange.Write(options)
        );
        return exchange.Answer(201, created);
    }

    public static ApiResponse Update(Exchange exchange)
    {
        var options = RequestOptions.Read(exchange.Request, "UpdateOptions");
        var body = BodyDecoding.Read(exchange, options.FieldValidation);
        DemandSameName(exchange, body);
        var write = exchange.Write(options, exchange.Info.Subresource);
        var uid = body.Object("metadata").String("uid");
        if (exchange.Definition.CreatesOnUpdate && exchange.Registry.Find(exchange.Definition, exchange.Key) is null)
        {
            body.Object("metadata")?.Remove("resourceVersion");
            return exchange.Answer(
                201,
                exchange.Registry.Create(exchange.Definition, exchange.Info.Namespace, body, write)
            );
        }
        var updated = exchange.Registry.Update(
            exchange.Definition,
            exchange.Key,
            _ => body.DeepClone().AsObject(),
            write with
            {
                Uid = uid,
            }
        );
        return exchange.Answer(200, updated);
    }

    /// <exception cref="StatusException">400: body and path name different objects.</exception>
    public static void DemandSameName(Exchange exchange, JsonObject body)
    {
        var metadata = body.Object("metadata");
        var (name, wanted) = (metadata.String("name") ?? "", exchange.Info.Name);
        if (name.Length == 0)
        {
            throw ApiErrors.BadRequest(
                $"the name of the object ({wanted} based on URL) was undeterminable: name must be provided"
            );
        }
        if (name != wanted)
        {
            throw ApiErrors.BadRequest(
                $"the name of the object ({name}) does not match the name on the URL ({wanted})"
            );
        }
        if (
            exchange.Definition.Type.Namespaced
            && metadata.String("namespace") is { Length: > 0 } @namespace
            && @namespace != exchange.Info.Namespace
        )
        {
            throw ApiErrors.BadRequest(
                "the namespace of the provided object does not match the namespace sent on the request"
            );
        }
    }
}
