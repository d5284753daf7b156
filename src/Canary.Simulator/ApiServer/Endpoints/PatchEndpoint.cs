using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Apply;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Patch;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>PATCH in its four formats.</summary>
internal static class PatchEndpoint
{
    public const string ApplyYaml = "application/apply-patch+yaml";

    public static ApiResponse Run(Exchange exchange)
    {
        var format = Negotiation.MediaType(exchange.Request.Header("Content-Type"));
        var options = RequestOptions.Read(exchange.Request, "PatchOptions", format == ApplyYaml);
        var write = exchange.Write(options, exchange.Info.Subresource);
        if (format == ApplyYaml)
        {
            return Apply(exchange, options, write);
        }
        var patch = ReadPatch(exchange, format);
        var patched = exchange.Registry.Update(
            exchange.Definition,
            exchange.Key,
            current => Change(exchange, current, patch, options.FieldValidation),
            write
        );
        return exchange.Answer(200, patched);
    }

    /// <summary>Reads a patch of one of the three formats that change an object step by step.</summary>
    /// <exception cref="StatusException">415: none of them; 400: unreadable.</exception>
    public static Func<JsonObject, JsonObject> ReadPatch(Exchange exchange, string format)
    {
        switch (format)
        {
            case "application/json-patch+json":
                return JsonPatch.Read(exchange.Request.Body);
            case "application/merge-patch+json":
                var merge = ReadObject(exchange);
                return current => MergePatch.Apply(current, merge);
            case "application/strategic-merge-patch+json" when !exchange.Definition.IsCustom:
                var strategic = ReadObject(exchange);
                return current => StrategicMergePatch.Apply(current, strategic, exchange.Definition.Schema);
            default:
                throw new StatusException(415, "UnsupportedMediaType", "415: Unsupported Media Type", new JsonObject());
        }
    }

    private static JsonObject ReadObject(Exchange exchange)
    {
        var (node, _) = RequestBody.Json(exchange.Request.Body, "error decoding patch: ");
        return node as JsonObject
            ?? throw ApiErrors.BadRequest(
                "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"
            );
    }

    private static JsonObject Change(
        Exchange exchange,
        JsonObject current,
        Func<JsonObject, JsonObject> patch,
        string fieldValidation
    )
    {
        var kind = current.String("kind");
        var apiVersion = current.String("apiVersion");
        var next = patch(current);
        if (next.String("kind") != kind || next.String("apiVersion") != apiVersion)
        {
            throw ApiErrors.BadRequest("the kind and the API version of an object can't be patched");
        }
        try
        {
            var unknown = ObjectDecoding.Decode(exchange.Definition, next);
            exchange.Report(unknown, [], fieldValidation, PatchError);
        }
        catch (DecodeException e)
        {
            throw PatchError(e.Message);
        }
        WriteEndpoint.DemandSameName(exchange, next);
        return next;

        StatusException PatchError(string why)
        {
            var text = System.Text.Encoding.UTF8.GetString(exchange.Request.Body.Span);
            return ApiErrors.Invalid("", "", "", [FieldError.Invalid("patch", text, why)]);
        }
    }

    private static ApiResponse Apply(Exchange exchange, RequestOptions options, WriteOptions write)
    {
        var config =
            RequestBody.Yaml(exchange.Request.Body) as JsonObject
            ?? throw ApiErrors.BadRequest("error decoding YAML: the applied configuration is not an object");
        var type = exchange.Definition.Type;
        var (apiVersion, kind) = (config.String("apiVersion") ?? "", config.String("kind") ?? "");
        if (apiVersion != type.ApiVersion || kind != type.Kind)
        {
            var shown = apiVersion.Length == 0 ? "/" : apiVersion;
            throw ApiErrors.BadRequest($"invalid object type: {shown}, Kind={kind}");
        }
        if (config.Object("metadata")?["managedFields"] is not null)
        {
            throw ApiErrors.BadRequest("metadata.managedFields must be nil");
        }
        WriteEndpoint.DemandSameName(exchange, config);
        var (applied, created) = ApplyRequest.Run(
            exchange.Registry,
            exchange.Definition,
            exchange.Key,
            config,
            options.Force,
            write with
            {
                IsApply = true,
            }
        );
        return exchange.Answer(created ? 201 : 200, applied);
    }
}
