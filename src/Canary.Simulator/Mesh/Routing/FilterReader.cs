using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>Reads the filters of a rule or of one of its backends.</summary>
internal sealed class FilterReader(
    BackendResolver backends,
    GatewayFeatures features,
    Func<string, EvenSpread> spread,
    List<string> unsupported,
    JsonObject route
)
{
    public RouteFilters Read(JsonNode holder, string at)
    {
        var filters = RouteFilters.None;
        var index = 0;
        foreach (var filter in holder.Items("filters"))
        {
            filters = Add(filters, filter, $"{at}.filters[{index++}]");
        }
        if (filters is { Redirect: not null, Rewrite: not null })
        {
            unsupported.Add($"{at}.filters: URLRewrite and RequestRedirect exclude each other");
        }
        return filters;
    }

    private RouteFilters Add(RouteFilters filters, JsonNode filter, string at)
    {
        switch (filter.Text("type"))
        {
            case "RequestHeaderModifier":
                return filters with { Request = Change(filter.At("requestHeaderModifier")) };
            case "ResponseHeaderModifier":
                features.Require("HTTPRouteResponseHeaderModification", filter, at, unsupported);
                return filters with { Response = Change(filter.At("responseHeaderModifier")) };
            case "URLRewrite":
                var rewrite = filter.At("urlRewrite");
                features.Require("HTTPRouteHostRewrite", rewrite.At("hostname"), $"{at}.urlRewrite", unsupported);
                features.Require("HTTPRoutePathRewrite", rewrite.At("path"), $"{at}.urlRewrite", unsupported);
                return filters with { Rewrite = new(rewrite.Text("hostname"), Path(rewrite.At("path"), at)) };
            case "RequestRedirect":
                return filters with { Redirect = ReadRedirect(filter.At("requestRedirect"), at) };
            case "RequestMirror":
                features.Require("HTTPRouteRequestMirror", filter, at, unsupported);
                return filters with { Mirrors = [.. filters.Mirrors, ReadMirror(filter.At("requestMirror"), at)] };
            case "CORS":
                features.Require("HTTPRouteCORS", filter, at, unsupported);
                return filters with { CrossOrigin = ReadCors(filter.At("cors")) };
            case var type:
                unsupported.Add($"{at}.type: \"{type}\" is not supported");
                return filters;
        }
    }

    private static CrossOrigin ReadCors(JsonNode? cors)
    {
        return new(
            [.. Texts("allowOrigins").Select(Origin)],
            Texts("allowMethods"),
            Texts("allowHeaders"),
            Texts("exposeHeaders"),
            cors.Flag("allowCredentials"),
            TimeSpan.FromSeconds(cors.Number("maxAge") ?? 5)
        );

        // An asterisk stands for any run of characters.
        static ValueMatch Origin(string pattern)
        {
            var escaped = Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal);
            return new("origin", null, Patterns.ReadWhole(escaped, "origin", []));
        }

        string[] Texts(string name) => [.. cors.Items(name).Select(item => item.Text() ?? "")];
    }

    private static HeaderChange Change(JsonNode? modifier) =>
        new(
            Headers(modifier, "set"),
            Headers(modifier, "add"),
            [.. modifier.Items("remove").Select(name => name.Text() ?? "")]
        );

    private static KeyValuePair<string, string>[] Headers(JsonNode? modifier, string verb) =>
        [
            .. modifier
                .Items(verb)
                .Select(header => KeyValuePair.Create(header.Text("name") ?? "", header.Text("value") ?? "")),
        ];

    private PathChange? Path(JsonNode? path, string at)
    {
        switch (path.Text("type"))
        {
            case null:
                return null;
            case "ReplaceFullPath":
                return new(path.Text("replaceFullPath") ?? "/", null);
            case "ReplacePrefixMatch":
                return new(null, path.Text("replacePrefixMatch") ?? "/");
            case var type:
                unsupported.Add($"{at}.path.type: \"{type}\" is not supported");
                return null;
        }
    }

    private Redirect ReadRedirect(JsonNode? redirect, string at) =>
        new(
            redirect.Text("scheme"),
            redirect.Text("hostname"),
            redirect.Number("port"),
            Path(redirect.At("path"), at),
            redirect.Number("statusCode") ?? 302
        );

    private Mirror ReadMirror(JsonNode? mirror, string at)
    {
        var partly = mirror.At("percent") ?? mirror.At("fraction");
        features.Require("HTTPRouteRequestPercentageMirror", partly, $"{at}.requestMirror", unsupported);
        var backend = backends.Resolve(route, mirror.At("backendRef") ?? new JsonObject(), RouteFilters.None);
        var share =
            mirror.Number("percent") is { } percent ? percent / 100.0
            : mirror.Number("fraction", "numerator") is { } numerator
                ? numerator / (double)(mirror.Number("fraction", "denominator") ?? 100)
            : 1;
        return new(backend, share, spread(at));
    }
}
