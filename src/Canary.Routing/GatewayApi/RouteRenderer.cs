using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>
/// Makes the route that a Canary leads: its rules divide the requests between the primary's and the canary's service. Pure. Fields that the
/// server would fill in are written out, so that what it stores can be compared with what was rendered.
/// </summary>
internal static class RouteRenderer
{
    /// <summary>The route while the Canary leads it.</summary>
    /// <param name="context">Whose it is.</param>
    /// <param name="dialect">The kind of route.</param>
    /// <param name="traffic">What the canary gets.</param>
    /// <param name="existing">What the server has; it is adopted when it is not the Canary's own.</param>
    public static JsonObject Render(
        RouteContext context,
        RouteDialect dialect,
        CanaryTraffic traffic,
        V1HttpRoute? existing
    )
    {
        var apex = context.Canary.Spec.Service?.Apex;
        var metadata = RenderedMetadata.Led(context.ApexKey, context.Canary, apex, existing?.Metadata);
        var rule = dialect.RenderRule(context);
        var rules = new RuleExpansion(context, dialect).Expand(rule, traffic);
        var rendered = Assemble(context, dialect, metadata, rules);
        // The hash must not depend on the traffic: it tells that the spec changed.
        return RenderedMetadata.Stamp(
            rendered,
            RenderedJson.Hash(Assemble(context, dialect, metadata.DeepClone().AsObject(), [rule]))
        );
    }

    /// <summary>The route once the Canary is gone: all to the apex service, belonging to nobody.</summary>
    public static JsonObject RenderReleased(RouteContext context, RouteDialect dialect)
    {
        var metadata = RenderedMetadata.Plain(context.ApexKey, context.Canary.Spec.Service?.Apex);
        return Assemble(context, dialect, metadata, [dialect.RenderRule(context)]);
    }

    private static JsonObject Assemble(
        RouteContext context,
        RouteDialect dialect,
        JsonObject metadata,
        IEnumerable<JsonObject> rules
    )
    {
        var service = context.Canary.Spec.Service ?? new();
        var spec = new JsonObject { ["parentRefs"] = new JsonArray([.. (service.GatewayRefs ?? []).Select(Parent)]) };
        if (Hostnames(service) is { Count: > 0 } hostnames)
        {
            spec["hostnames"] = hostnames;
        }
        spec["rules"] = new JsonArray([.. rules]);
        return new()
        {
            ["apiVersion"] = dialect.Type.ApiVersion,
            ["kind"] = dialect.Type.Kind,
            ["metadata"] = RenderedMetadata.WithoutEmpty(metadata),
            ["spec"] = spec,
        };
    }

    private static JsonObject Parent(V1ParentRef reference)
    {
        var parent = new JsonObject
        {
            ["group"] = ParentDefaults.GroupOf(reference),
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
        service.Hosts?.Contains("*") is true
            ? []
            : [.. (service.Hosts ?? []).Select(JsonNode (host) => JsonValue.Create(host))];

    private static void AddIfGiven(JsonObject node, string name, JsonNode? value)
    {
        if (value is not null)
        {
            node[name] = value;
        }
    }
}
