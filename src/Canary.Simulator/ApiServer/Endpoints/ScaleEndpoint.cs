using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Apply;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Selectors;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>The scale subresource: an autoscaling/v1 Scale as a view of an object's replicas.</summary>
internal static class ScaleEndpoint
{
    private static readonly ResourceDefinition Scale = new()
    {
        Type = new Kubernetes.ResourceType("autoscaling", "v1", "scales", "Scale"),
        StorageKind = "",
        Schema = SchemaText.BuiltIn["Scale"],
    };

    public static ApiResponse Run(Exchange exchange) =>
        exchange.Info.Verb switch
        {
            "get" => exchange.Send(200, View(exchange, exchange.Registry.Get(exchange.Definition, exchange.Key))),
            "update" => Update(exchange),
            "patch" => Patch(exchange),
            _ => throw ApiErrors.MethodNotAllowed(),
        };

    private static ApiResponse Update(Exchange exchange)
    {
        var options = RequestOptions.Read(exchange.Request, "UpdateOptions");
        var (body, duplicates) = RequestBody.ReadObject(exchange.Request, Scale.Schema);
        var unknown = Decode(body);
        exchange.Report(unknown, duplicates, options.FieldValidation, p => ApiErrors.BadRequest(CannotHandle(p)));
        WriteEndpoint.DemandSameName(exchange, body);
        var write = exchange.Write(options, "scale");
        return Write(exchange, _ => body, write with { Uid = body.Object("metadata").String("uid") });
    }

    private static ApiResponse Patch(Exchange exchange)
    {
        var format = Negotiation.MediaType(exchange.Request.Header("Content-Type"));
        var isApply = format == PatchEndpoint.ApplyYaml;
        var options = RequestOptions.Read(exchange.Request, "PatchOptions", isApply);
        var write = exchange.Write(options, "scale");
        if (isApply)
        {
            return Apply(exchange, options, write with { IsApply = true });
        }
        var patch = PatchEndpoint.ReadPatch(exchange, format);
        return Write(
            exchange,
            scale =>
            {
                var next = patch(scale);
                Decode(next);
                WriteEndpoint.DemandSameName(exchange, next);
                return next;
            },
            write
        );
    }

    private static ApiResponse Write(Exchange exchange, Func<JsonObject, JsonObject> change, WriteOptions write)
    {
        var updated = exchange.Registry.Update(
            exchange.Definition,
            exchange.Key,
            current =>
            {
                var scale = change(View(exchange, current));
                return SetReplicas(exchange, current, scale);
            },
            write
        );
        return exchange.Send(200, View(exchange, updated));
    }

    private static ApiResponse Apply(Exchange exchange, RequestOptions options, WriteOptions write)
    {
        var config = RequestBody.Yaml(exchange.Request.Body) as JsonObject ?? [];
        WriteEndpoint.DemandSameName(exchange, config);
        var self = new ManagerId(write.FieldManager, "Apply", "autoscaling/v1", "scale");
        var now = exchange.Registry.Time.GetUtcNow();
        var updated = exchange.Registry.Update(
            exchange.Definition,
            exchange.Key,
            current =>
            {
                var view = View(exchange, current);
                ScaleOwnership.ToScale(current, view, exchange.Definition);
                var applied = ServerSideApply.Run(Scale, view, config.DeepClone().AsObject(), self, options.Force, now);
                var next = SetReplicas(exchange, current, applied);
                ScaleOwnership.FromScale(applied, next, exchange.Definition);
                return next;
            },
            write
        );
        return exchange.Send(200, View(exchange, updated));
    }

    private static JsonObject SetReplicas(Exchange exchange, JsonObject current, JsonObject scale)
    {
        var replicas = scale.Object("spec").Integer("replicas") ?? 0;
        if (replicas < 0)
        {
            throw ApiErrors.Invalid(
                "Scale",
                "autoscaling",
                exchange.Info.Name,
                [FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0")]
            );
        }
        FieldPaths.Set(current, exchange.Definition.Scale!.SpecReplicas, replicas); // only kinds that scale come here
        if (scale.Object("metadata").String("resourceVersion") is { Length: > 0 } version)
        {
            current.Ensure("metadata")["resourceVersion"] = version;
        }
        else
        {
            current.Object("metadata")?.Remove("resourceVersion");
        }
        return current;
    }

    private static JsonObject View(Exchange exchange, JsonObject obj)
    {
        var paths = exchange.Definition.Scale!; // only kinds that scale come here
        var source = obj.Object("metadata");
        var metadata = new JsonObject();
        foreach (
            var field in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"]
        )
        {
            if (source?[field] is { } value)
            {
                metadata[field] = value.DeepClone();
            }
        }
        var spec = new JsonObject();
        if (FieldPaths.Get(obj, paths.SpecReplicas).AsInteger() is { } replicas and not 0)
        {
            spec["replicas"] = replicas;
        }
        var status = new JsonObject { ["replicas"] = FieldPaths.Get(obj, paths.StatusReplicas).AsInteger() ?? 0 };
        if (paths.Selector is { } selector && SelectorText.Of(FieldPaths.Get(obj, selector)) is { Length: > 0 } text)
        {
            status["selector"] = text;
        }
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = spec,
            ["status"] = status,
        };
    }

    private static List<string> Decode(JsonObject scale)
    {
        try
        {
            return TypedDecoder.Decode(scale, Scale.Schema);
        }
        catch (DecodeException e)
        {
            throw ApiErrors.BadRequest(CannotHandle(e.Message));
        }
    }

    private static string CannotHandle(string why) => $"Scale in version \"v1\" cannot be handled as a Scale: {why}";
}
