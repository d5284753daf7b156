using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>
/// Makes the HTTPRoute: one rule that divides the requests between the primary's and the canary's service. Pure. Fields that the server
/// would fill in are written out, so that what it stores can be compared with what was rendered.
/// </summary>
internal static class HttpRouteRenderer
{
    /// <summary>Members that mean something even where nothing was rendered: someone else wrote them. Others may be defaults of a newer version of the API.</summary>
    public static IReadOnlySet<string> KnownMembers { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            "matches",
            "path",
            "method",
            "headers",
            "queryParams",
            "filters",
            "requestHeaderModifier",
            "responseHeaderModifier",
            "add",
            "set",
            "remove",
            "urlRewrite",
            "hostname",
            "replaceFullPath",
            "replacePrefixMatch",
            "requestMirror",
            "percent",
            "fraction",
            "cors",
            "allowOrigins",
            "allowMethods",
            "allowHeaders",
            "exposeHeaders",
            "allowCredentials",
            "requestRedirect",
            "extensionRef",
            "backendRefs",
            "namespace",
            "sectionName",
            "port",
            "timeouts",
            "request",
            "backendRequest",
        };

    /// <summary>The route while the Canary leads it.</summary>
    /// <param name="context">Whose it is.</param>
    /// <param name="type">The API version to write.</param>
    /// <param name="split">The weights.</param>
    /// <param name="existing">What the server has; it is adopted when it is not the Canary's own.</param>
    public static JsonObject Render(RouteContext context, ResourceType type, TrafficSplit split, V1HttpRoute? existing)
    {
        var apex = context.Canary.Spec.Service?.Apex;
        var metadata = RenderedMetadata.Led(context.ApexKey, context.Canary, apex, existing?.Metadata);
        var rendered = Assemble(context, type, metadata, Backends(context, split));
        return RenderedMetadata.Stamp(rendered, HashWithoutWeights(context, type, metadata));
    }

    /// <summary>The route once the Canary is gone: all to the apex service, belonging to nobody.</summary>
    public static JsonObject RenderReleased(RouteContext context, ResourceType type)
    {
        var metadata = RenderedMetadata.Plain(context.ApexKey, context.Canary.Spec.Service?.Apex);
        return Assemble(context, type, metadata, new(Backend(context, context.Names.Apex, 100)));
    }

    private static JsonObject Assemble(RouteContext context, ResourceType type, JsonObject metadata, JsonArray backends)
    {
        var service = context.Canary.Spec.Service ?? new();
        var spec = new JsonObject { ["parentRefs"] = new JsonArray([.. (service.GatewayRefs ?? []).Select(Parent)]) };
        if (Hostnames(service) is { Count: > 0 } hostnames)
        {
            spec["hostnames"] = hostnames;
        }
        spec["rules"] = new JsonArray(Rule(service, backends));
        return new()
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = RenderedMetadata.WithoutEmpty(metadata),
            ["spec"] = spec,
        };
    }

    private static JsonObject Rule(V1CanaryService service, JsonArray backends)
    {
        var rule = new JsonObject { ["matches"] = HttpMatchRenderer.Render(service.Match) };
        if (HttpFilterRenderer.Render(service) is { Count: > 0 } filters)
        {
            rule["filters"] = filters;
        }
        rule["backendRefs"] = backends;
        if (Timeouts(service) is { Count: > 0 } timeouts)
        {
            rule["timeouts"] = timeouts;
        }
        return rule;
    }

    private static JsonArray Backends(RouteContext context, TrafficSplit split) =>
        new(
            Backend(context, context.Names.Primary, split.Primary),
            Backend(context, context.Names.Canary, split.Canary)
        );

    private static JsonObject Backend(RouteContext context, string service, int weight) =>
        new()
        {
            ["group"] = "",
            ["kind"] = "Service",
            ["name"] = service,
            ["port"] = context.Canary.Spec.Service?.Port,
            ["weight"] = weight,
        };

    private static JsonObject Parent(V1ParentRef reference)
    {
        var parent = new JsonObject
        {
            ["group"] = reference.Group ?? ParentDefaults.Group,
            ["kind"] = reference.Kind ?? ParentDefaults.Kind,
            ["name"] = reference.Name,
        };
        AddIfGiven(parent, "namespace", reference.Namespace);
        AddIfGiven(parent, "sectionName", reference.SectionName);
        AddIfGiven(parent, "port", reference.Port);
        return parent;
    }

    /// <summary>The star of Flagger's users means every host, which a route says by naming none.</summary>
    private static JsonArray Hostnames(V1CanaryService service) =>
        service.Hosts?.Contains("*") is true ? [] : [.. (service.Hosts ?? []).Select(host => JsonValue.Create(host))];

    private static JsonObject Timeouts(V1CanaryService service)
    {
        var timeouts = new JsonObject();
        AddIfGiven(timeouts, "request", GatewayDuration.Render(service.Timeout));
        AddIfGiven(timeouts, "backendRequest", GatewayDuration.Render(service.BackendTimeout));
        return timeouts;
    }

    private static void AddIfGiven(JsonObject node, string name, JsonNode? value)
    {
        if (value is not null)
        {
            node[name] = value;
        }
    }

    private static string HashWithoutWeights(RouteContext context, ResourceType type, JsonObject metadata) =>
        RenderedJson.Hash(Assemble(context, type, metadata.DeepClone().AsObject(), []));
}
