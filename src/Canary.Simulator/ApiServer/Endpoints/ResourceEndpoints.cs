using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>Finds the endpoint for a verb on a kind.</summary>
internal static class ResourceEndpoints
{
    public static ApiResponse Answer(Exchange exchange, ReviewEndpoints reviews, Authorizer authorizer)
    {
        var (info, definition) = (exchange.Info, exchange.Definition);
        if (Misplaced(info, definition) is { } answer)
        {
            return answer;
        }
        if (info.Subresource.Length > 0)
        {
            return Subresource(exchange, reviews);
        }
        if (
            !definition.Verbs.Contains(info.Verb)
            || (info.Verb == "create" && info.Name.Length > 0)
            || !NeedsName(info)
        )
        {
            throw ApiErrors.MethodNotAllowed();
        }
        if (reviews.Handles(definition.Type))
        {
            return reviews.Answer(exchange);
        }
        if (info.Verb is "create" or "update" or "patch")
        {
            WritePermissions.Demand(exchange, authorizer);
            Escalation.Demand(exchange, authorizer);
        }
        return info.Verb switch
        {
            "get" => ReadEndpoint.Get(exchange),
            "list" => ReadEndpoint.List(exchange),
            "watch" => WatchEndpoint.Run(exchange),
            "create" => WriteEndpoint.Create(exchange),
            "update" => WriteEndpoint.Update(exchange),
            "patch" => PatchEndpoint.Run(exchange),
            "delete" => DeleteEndpoint.One(exchange),
            _ => DeleteEndpoint.Collection(exchange),
        };
    }

    /// <summary>A path with a namespace for a kind that has none, or without one for a kind that has: only lists and watches go across.</summary>
    private static ApiResponse? Misplaced(RequestInfo info, ResourceDefinition definition)
    {
        var isNamespace = definition.StorageKind == "namespaces";
        var hasNamespace = info.Namespace.Length > 0 && !isNamespace;
        if (
            hasNamespace == definition.Type.Namespaced
            || (definition.Type.Namespaced && info.Verb is ("list" or "watch"))
        )
        {
            return null;
        }
        if (definition.IsCustom)
        {
            return ApiResponse.Text(404, "404 page not found\n");
        }
        throw info.Name.Length > 0 || hasNamespace ? ApiErrors.NoSuchResource() : ApiErrors.MethodNotAllowed();
    }

    private static bool NeedsName(RequestInfo info) => info.Verb is not ("update" or "patch") || info.Name.Length > 0;

    private static ApiResponse Subresource(Exchange exchange, ReviewEndpoints reviews)
    {
        var (info, definition) = (exchange.Info, exchange.Definition);
        switch (info.Subresource)
        {
            case "status" when definition.HasStatus:
                return info.Verb switch
                {
                    "get" => ReadEndpoint.Get(exchange),
                    "update" => WriteEndpoint.Update(exchange),
                    "patch" => PatchEndpoint.Run(exchange),
                    _ => throw ApiErrors.MethodNotAllowed(),
                };
            case "scale" when definition.Scale is not null:
                return ScaleEndpoint.Run(exchange);
            case "status" or "scale" when definition.IsCustom:
                throw ApiErrors.NotFound(definition.Type, info.Name);
            default:
                break;
        }
        var extra =
            definition.ExtraSubresources.FirstOrDefault(s => s.Name == info.Subresource)
            ?? throw ApiErrors.NoSuchResource();
        if (!extra.Verbs.Contains(info.Verb))
        {
            throw ApiErrors.MethodNotAllowed();
        }
        return extra.Name switch
        {
            "token" => reviews.MintToken(exchange),
            "binding" => Bind(exchange),
            "eviction" => EvictionEndpoint.Run(exchange),
            "finalize" => WriteEndpoint.Update(exchange),
            _ => info.Verb == "get" ? ReadEndpoint.Get(exchange)
            : info.Verb == "patch" ? PatchEndpoint.Run(exchange)
            : WriteEndpoint.Update(exchange),
        };
    }

    private static ApiResponse Bind(Exchange exchange)
    {
        var options = RequestOptions.Read(exchange.Request, "CreateOptions");
        var (body, _) = RequestBody.ReadObject(exchange.Request, SchemaText.BuiltIn["Binding"]);
        PodBinding.Bind(exchange.Registry, exchange.Definition, exchange.Key, body, exchange.Write(options));
        return exchange.Send(
            201,
            new JsonObject
            {
                ["kind"] = "Status",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject(),
                ["status"] = "Success",
                ["code"] = 201,
            }
        );
    }
}
