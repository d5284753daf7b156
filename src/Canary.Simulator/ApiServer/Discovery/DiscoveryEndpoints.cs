using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Discovery;

/// <summary>What the server serves, and whether it is well.</summary>
internal sealed class DiscoveryEndpoints(ResourceCatalogue catalogue)
{
    private const string NotFound = "404 page not found\n";
    private readonly OpenApiDocuments openApi = new(catalogue);

    public ApiResponse Answer(ApiRequest request, RequestInfo info)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (request.Method is not ("GET" or "HEAD"))
        {
            throw ApiErrors.MethodNotAllowed();
        }
        return parts switch
        {
            ["api"] or ["apis"] => Groups(request, parts[0]),
            ["api", "v1"] => Resources("", "v1"),
            ["apis", var group] => Group(group),
            ["apis", var group, var version] => Resources(group, version),
            ["version"] => ApiResponse.Json(200, ServerVersion.Document()),
            ["healthz" or "livez" or "readyz", ..] => Health(request, parts),
            ["openapi", "v2"] => openApi.AnswerV2(request),
            ["openapi", "v3", ..] => openApi.Answer(request, string.Join('/', parts[2..])),
            [] => Paths(),
            _ => ApiResponse.Text(404, NotFound),
        };
    }

    /// <summary>The path names a kind that is not served.</summary>
    public ApiResponse UnknownResource(RequestInfo info) =>
        catalogue.All.Any(d => d.Type.Group == info.Group && d.Type.Version == info.Version && !d.IsCustom)
            ? throw ApiErrors.NoSuchResource()
            : ApiResponse.Text(404, NotFound);

    private ApiResponse Groups(ApiRequest request, string root)
    {
        var form = Negotiation.Choose(request.Header("Accept"), AggregatedDiscovery.Offers);
        if (form.As.Length > 0)
        {
            var document = ApiResponse.Json(200, AggregatedDiscovery.Document(catalogue, root == "api", form.Version));
            return new ApiResponse
            {
                Body = document.Body,
                ContentType = $"application/json;g=apidiscovery.k8s.io;v={form.Version};as=APIGroupDiscoveryList",
            };
        }
        return ApiResponse.Json(200, root == "api" ? GroupDocuments.CoreVersions() : GroupDocuments.All(catalogue));
    }

    private ApiResponse Group(string group) =>
        catalogue.HasGroup(group)
            ? ApiResponse.Json(200, GroupDocuments.One(catalogue, group, isTop: true))
            : ApiResponse.Text(404, NotFound);

    private ApiResponse Resources(string group, string version)
    {
        var served = catalogue.All.Where(d => d.Type.Group == group && d.Type.Version == version).ToList();
        return served.Count > 0
            ? ApiResponse.Json(200, ResourceDocuments.List(group, version, served))
            : ApiResponse.Text(404, NotFound);
    }

    private static ApiResponse Health(ApiRequest request, string[] parts) =>
        request.Parameter("verbose") is null
            ? ApiResponse.Text(200, "ok")
            : ApiResponse.Text(200, $"[+]ping ok\n{parts[0]} check passed\n");

    private ApiResponse Paths()
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal)
        {
            "/api",
            "/api/v1",
            "/apis",
            "/healthz",
            "/livez",
            "/openapi/v2",
            "/openapi/v3",
            "/readyz",
            "/version",
        };
        foreach (var type in catalogue.All.Select(d => d.Type).Where(t => t.Group.Length > 0))
        {
            paths.Add($"/apis/{type.Group}");
            paths.Add($"/apis/{type.Group}/{type.Version}");
        }
        return ApiResponse.Json(200, new JsonObject { ["paths"] = new JsonArray([.. paths.Select(p => (JsonNode)p)]) });
    }
}
