using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>Makes the VirtualService. Pure.</summary>
internal static class VirtualServiceRenderer
{
    /// <summary>The VirtualService while the Canary leads it.</summary>
    /// <param name="context">Whose it is.</param>
    /// <param name="api">The API version to write.</param>
    /// <param name="traffic">What the canary gets.</param>
    /// <param name="existing">What the server has; it is adopted, and its routes kept in an annotation, when it is not the Canary's own.</param>
    public static JsonObject Render(
        RouteContext context,
        IstioApi api,
        CanaryTraffic traffic,
        V1VirtualService? existing
    )
    {
        var apex = context.Canary.Spec.Service?.Apex;
        var metadata = RenderedMetadata.Led(context.ApexKey, context.Canary, apex, existing?.Metadata);
        if (existing is not null && Ownership.IsAdopted(existing.Metadata, context.Canary))
        {
            OriginalConfiguration.Keep(metadata, existing.Metadata, existing.Spec, context.Names);
        }
        var released = Assemble(context, api, metadata.DeepClone().AsObject(), RenderReleased(context));
        var rendered = Assemble(context, api, metadata, RenderRules(context, traffic));
        return RenderedMetadata.Stamp(rendered, RenderedJson.Hash(released));
    }

    /// <summary>The VirtualService once the Canary is gone, belonging to nobody: what it was before, or else all to the apex service.</summary>
    public static JsonObject RenderReleased(RouteContext context, IstioApi api, V1VirtualService existing)
    {
        if (OriginalConfiguration.Find(existing.Metadata) is { } original)
        {
            var taken = new[] { "hosts", "gateways", IsTcp(context) ? "tcp" : "http" };
            return OriginalConfiguration.Restore(api.VirtualServices, context.ApexKey, original, existing.Spec, taken);
        }
        var metadata = RenderedMetadata.Plain(context.ApexKey, context.Canary.Spec.Service?.Apex);
        return Assemble(context, api, metadata, RenderReleased(context));
    }

    private static JsonObject Assemble(
        RouteContext context,
        IstioApi api,
        JsonObject metadata,
        KeyValuePair<string, JsonNode?> rules
    )
    {
        var service = context.Canary.Spec.Service ?? new();
        var delegates = service.Delegation is true;
        return new()
        {
            ["apiVersion"] = api.VirtualServices.ApiVersion,
            ["kind"] = api.VirtualServices.Kind,
            ["metadata"] = RenderedMetadata.WithoutEmpty(metadata),
            ["spec"] = new JsonObject
            {
                ["hosts"] = delegates ? [] : Strings(Hosts(context, service)),
                ["gateways"] = delegates
                    ? []
                    : Strings(service.Gateways is { Count: > 0 } given ? given : [DestinationRenderer.Mesh]),
                [rules.Key] = rules.Value,
            },
        };
    }

    private static KeyValuePair<string, JsonNode?> RenderRules(RouteContext context, CanaryTraffic traffic) =>
        IsTcp(context)
            ? new("tcp", TcpRulesRenderer.Render(context, traffic))
            : new("http", HttpRulesRenderer.Render(context, traffic));

    private static KeyValuePair<string, JsonNode?> RenderReleased(RouteContext context) =>
        IsTcp(context)
            ? new("tcp", TcpRulesRenderer.RenderReleased(context))
            : new("http", HttpRulesRenderer.RenderReleased(context));

    private static bool IsTcp(RouteContext context) =>
        context.Canary.Spec.Service is { } service && IstioProtocol.IsTcp(service);

    /// <summary>Calls within the mesh name the apex service, so it is always among them.</summary>
    private static IReadOnlyList<string> Hosts(RouteContext context, V1CanaryService service)
    {
        var hosts = service.Hosts ?? [];
        return hosts.Contains("*") || hosts.Contains(context.Names.Apex) ? hosts : [.. hosts, context.Names.Apex];
    }

    private static JsonArray Strings(IEnumerable<string> values) =>
        [.. values.Select(value => (JsonNode?)JsonValue.Create(value))];
}
