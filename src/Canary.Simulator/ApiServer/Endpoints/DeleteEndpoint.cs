using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>DELETE of an object and of a collection.</summary>
internal static class DeleteEndpoint
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan", "nil"];

    /// <summary>Kinds that answer with the object, not with a Status, when it is gone.</summary>
    private static readonly HashSet<string> AnswersObject = new(StringComparer.Ordinal)
    {
        "pods",
        "services",
        "serviceaccounts",
        "persistentvolumes",
        "persistentvolumeclaims",
        "podtemplates",
        "resourcequotas",
    };

    public static ApiResponse One(Exchange exchange)
    {
        var options = Read(exchange);
        var (obj, gone) = exchange.Registry.Delete(exchange.Definition, exchange.Key, options);
        return !gone || AnswersObject.Contains(exchange.Definition.StorageKind)
            ? exchange.Answer(200, obj)
            : exchange.Send(200, Success(exchange.Definition, obj));
    }

    public static ApiResponse Collection(Exchange exchange)
    {
        var options = Read(exchange);
        var page = ListQuery.Read(exchange).Select();
        var deleted = new JsonArray();
        foreach (var stored in page.Items)
        {
            try
            {
                var (obj, _) = exchange.Registry.Delete(exchange.Definition, stored.Key, options);
                if (!exchange.Definition.IsCustom)
                {
                    obj.Remove("kind");
                    obj.Remove("apiVersion");
                }
                deleted.Add((JsonNode)obj);
            }
            catch (StatusException e) when (e.IsNotFound)
            {
                continue; // someone else deleted it just now
            }
        }
        return exchange.Send(
            200,
            new JsonObject
            {
                ["kind"] = exchange.Definition.ListKind,
                ["apiVersion"] = exchange.Definition.Type.ApiVersion,
                ["metadata"] = new JsonObject { ["resourceVersion"] = page.Version },
                ["items"] = deleted,
            }
        );
    }

    private static DeletionOptions Read(Exchange exchange)
    {
        var request = exchange.Request;
        var body = request.Body.IsEmpty ? [] : ReadBody(exchange);
        var policy = body.String("propagationPolicy") ?? request.Parameter("propagationPolicy");
        var orphan = body["orphanDependents"].AsBoolean() ?? Flag(request.Parameter("orphanDependents"));
        var dryRun = body.Array("dryRun")
            .Strings()
            .Concat(request.Query.Where(q => q.Key == "dryRun").Select(q => q.Value))
            .ToList();
        Check(policy, orphan, dryRun);
        return new DeletionOptions
        {
            User = exchange.User,
            DryRun = dryRun.Count > 0,
            GracePeriodSeconds =
                body.Integer("gracePeriodSeconds") ?? RequestOptions.Number(request, "gracePeriodSeconds"),
            PropagationPolicy = orphan is { } keeps ? (keeps ? "Orphan" : "Background") : policy,
            Uid = body.Object("preconditions").String("uid"),
            ResourceVersion = body.Object("preconditions").String("resourceVersion"),
        };
    }

    private static JsonObject ReadBody(Exchange exchange)
    {
        if (
            Negotiation.MediaType(exchange.Request.Header("Content-Type"))
            is "application/yaml"
                or ProtobufReader.MediaType
        )
        {
            return RequestBody.ReadObject(exchange.Request, SchemaText.BuiltIn["DeleteOptions"]).Object;
        }
        try
        {
            return JsonNode.Parse(exchange.Request.Body.Span) as JsonObject ?? [];
        }
        catch (JsonException e)
        {
            throw ApiErrors.Internal(
                "couldn't get version/kind; json parse error: " + RequestBody.DescribeSyntax(exchange.Request.Body, e)
            );
        }
    }

    private static void Check(string? policy, bool? orphan, List<string> dryRun)
    {
        var errors = new List<FieldError>();
        if (policy is not null && orphan is not null)
        {
            errors.Add(
                FieldError.Invalid(
                    "propagationPolicy",
                    policy,
                    "orphanDependents and deletionPropagation cannot be both set"
                )
            );
        }
        else if (policy is not (null or "Foreground" or "Background" or "Orphan"))
        {
            errors.Add(FieldError.NotSupported("propagationPolicy", policy, Policies));
        }
        if (dryRun.Any(d => d != "All"))
        {
            errors.Add(FieldError.NotSupported("dryRun", new JsonArray([.. dryRun.Select(d => (JsonNode)d)]), ["All"]));
        }
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid("DeleteOptions", "meta.k8s.io", "", errors);
        }
    }

    private static bool? Flag(string? value) => value is null ? null : RequestInfo.IsTrue(value);

    private static JsonObject Success(ResourceDefinition definition, JsonObject obj)
    {
        var details = new JsonObject { ["name"] = obj.Object("metadata").String("name") };
        if (definition.Type.Group.Length > 0)
        {
            details["group"] = definition.Type.Group;
        }
        details["kind"] = definition.Type.Plural;
        details["uid"] = obj.Object("metadata").String("uid");
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}
