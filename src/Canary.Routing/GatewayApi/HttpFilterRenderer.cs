using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>Makes an HTTPRoute's filters: headers, rewrite, mirrors, CORS.</summary>
internal static class HttpFilterRenderer
{
    public static JsonArray Render(V1CanaryService service)
    {
        var filters = new JsonArray();
        Add(filters, "RequestHeaderModifier", "requestHeaderModifier", RenderHeaders(service.Headers?.Request));
        Add(filters, "ResponseHeaderModifier", "responseHeaderModifier", RenderHeaders(service.Headers?.Response));
        Add(filters, "URLRewrite", "urlRewrite", RenderRewrite(service.Rewrite));
        foreach (var mirror in service.Mirror ?? [])
        {
            Add(filters, "RequestMirror", "requestMirror", RenderMirror(mirror));
        }
        Add(filters, "CORS", "cors", CorsRenderer.Render(service.CorsPolicy));
        return filters;
    }

    private static void Add(JsonArray filters, string type, string member, JsonObject content)
    {
        if (content.Count > 0)
        {
            filters.Add((JsonNode)new JsonObject { ["type"] = type, [member] = content });
        }
    }

    private static JsonObject RenderHeaders(V1HeaderOperation? operation)
    {
        var rendered = new JsonObject();
        if (operation?.Add is { Count: > 0 } add)
        {
            rendered["add"] = RenderValues(add);
        }
        if (operation?.Set is { Count: > 0 } set)
        {
            rendered["set"] = RenderValues(set);
        }
        if (operation?.Remove is { Count: > 0 } remove)
        {
            rendered["remove"] = new JsonArray([.. remove.Select(name => JsonValue.Create(name))]);
        }
        return rendered;
    }

    private static JsonArray RenderValues(IReadOnlyDictionary<string, string> values) =>
        [
            .. values
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(JsonNode (pair) => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value }),
        ];

    private static JsonObject RenderRewrite(V1Rewrite? rewrite)
    {
        var rendered = new JsonObject();
        if (rewrite?.Authority is { Length: > 0 } authority)
        {
            rendered["hostname"] = authority;
        }
        if (rewrite?.Uri is { Length: > 0 } uri)
        {
            rendered["path"] =
                rewrite.Type == "ReplacePrefixMatch"
                    ? new JsonObject { ["type"] = "ReplacePrefixMatch", ["replacePrefixMatch"] = uri }
                    : new JsonObject { ["type"] = "ReplaceFullPath", ["replaceFullPath"] = uri };
        }
        return rendered;
    }

    private static JsonObject RenderMirror(V1Mirror mirror)
    {
        var reference = mirror.BackendRef ?? new();
        var backend = new JsonObject
        {
            ["group"] = reference.Group ?? "",
            ["kind"] = reference.Kind ?? "Service",
            ["name"] = reference.Name,
        };
        if (reference.Namespace is { Length: > 0 } @namespace)
        {
            backend["namespace"] = @namespace;
        }
        if (reference.Port is { } port)
        {
            backend["port"] = port;
        }
        return new() { ["backendRef"] = backend };
    }
}
