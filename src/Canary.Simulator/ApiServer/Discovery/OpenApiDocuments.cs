using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Discovery;

/// <summary>
/// OpenAPI v3, an index and one document per group version with the schemas and parameters that clients look for, and v2, which is one document of
/// all.
/// </summary>
internal sealed class OpenApiDocuments(ResourceCatalogue catalogue)
{
    public ApiResponse Answer(ApiRequest request, string path)
    {
        if (path.Length == 0)
        {
            return Index();
        }
        var parts = path.Split('/');
        var (group, version) = parts switch
        {
            ["api", var v] => ("", v),
            ["apis", var g, var v] => (g, v),
            _ => ("", ""),
        };
        var kinds = catalogue.All.Where(d => d.Type.Group == group && d.Type.Version == version).ToList();
        if (kinds.Count == 0)
        {
            return ApiResponse.Text(404, "404 page not found\n");
        }
        return Tagged(ApiResponse.Json(200, Document(kinds)));
    }

    /// <summary>The document of version 2, in the form that the client asks for: protobuf or JSON.</summary>
    public ApiResponse AnswerV2(ApiRequest request)
    {
        var document = OpenApiV2.Of(Document(catalogue.All));
        var accepted = request.Header("Accept").Split(',').Select(Negotiation.MediaType);
        return Tagged(
            accepted.Any(OpenApiV2Protobuf.Accepted.Contains)
                ? new ApiResponse
                {
                    Body = OpenApiV2Protobuf.Write(document),
                    ContentType = OpenApiV2Protobuf.MediaType,
                }
                : ApiResponse.Json(200, document)
        );
    }

    private static ApiResponse Tagged(ApiResponse document) =>
        document.With("Vary", "Accept").With("ETag", $"\"{Hash(document.Body.Span)}\"");

    private ApiResponse Index()
    {
        var paths = new JsonObject();
        foreach (var group in catalogue.All.GroupBy(d => d.Type.ApiVersion))
        {
            var path = group.First().Type.Group.Length == 0 ? $"api/{group.Key}" : $"apis/{group.Key}";
            var hash = Hash(Json.Write(Document(group)));
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={hash}" };
        }
        var body = ApiResponse.Json(200, new JsonObject { ["paths"] = paths });
        return new ApiResponse { Body = body.Body, ContentType = "text/plain; charset=utf-8" };
    }

    private static JsonObject Document(IEnumerable<ResourceDefinition> kinds)
    {
        var schemas = new OpenApiSchemas();
        var paths = new JsonObject();
        foreach (var kind in kinds)
        {
            var schema = schemas.Add(kind);
            var type = kind.Type;
            var collection = type.CollectionPath(type.Namespaced ? "{namespace}" : null)
                .Replace("%7B", "{", StringComparison.Ordinal)
                .Replace("%7D", "}", StringComparison.Ordinal);
            paths[collection] = new JsonObject
            {
                ["get"] = Operation(kind, schema, "list"),
                ["post"] = Operation(kind, schema, "post"),
            };
            paths[collection + "/{name}"] = new JsonObject
            {
                ["get"] = Operation(kind, schema, "get"),
                ["put"] = Operation(kind, schema, "put"),
                ["patch"] = Operation(kind, schema, "patch"),
                ["delete"] = Operation(kind, schema, "delete"),
            };
        }
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.34.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas.All },
        };
    }

    private static JsonObject Operation(ResourceDefinition kind, string schema, string action)
    {
        var operation = new JsonObject
        {
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = OpenApiSchemas.GroupVersionKind(kind),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject
                {
                    ["description"] = "OK",
                    ["content"] = new JsonObject
                    {
                        ["application/json"] = new JsonObject { ["schema"] = OpenApiSchemas.Reference(schema) },
                    },
                },
            },
        };
        if (action is "post" or "put" or "patch")
        {
            operation["parameters"] = new JsonArray(
                Parameter("dryRun"),
                Parameter("fieldManager"),
                Parameter("fieldValidation")
            );
        }
        return operation;
    }

    private static JsonObject Parameter(string name) =>
        new()
        {
            ["name"] = name,
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
        };

    private static string Hash(ReadOnlySpan<byte> body)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in body)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }
        return hash.ToString("X16", CultureInfo.InvariantCulture);
    }
}
