using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>Makes the DestinationRules of primary and canary: how proxies call them. Pure.</summary>
internal static class DestinationRuleRenderer
{
    /// <summary>The rule while the Canary leads it.</summary>
    /// <param name="context">Whose it is.</param>
    /// <param name="api">The API version to write.</param>
    /// <param name="service">The primary's or the canary's service, whose name it has.</param>
    /// <param name="existing">What the server has; it is adopted, and its content kept in an annotation, when it is not the Canary's own.</param>
    /// <param name="otherwise">The traffic policy where the spec has none; null: none.</param>
    public static JsonObject Render(
        RouteContext context,
        IstioApi api,
        string service,
        V1DestinationRule? existing,
        JsonNode? otherwise
    )
    {
        var key = context.Key with { Name = service };
        var metadata = RenderedMetadata.Led(key, context.Canary, null, existing?.Metadata);
        if (existing is not null && Ownership.IsAdopted(existing.Metadata, context.Canary))
        {
            OriginalConfiguration.Keep(metadata, existing.Metadata, existing.Spec, context.Names);
        }
        var spec = new JsonObject { ["host"] = service };
        if (context.Canary.Spec.Service?.TrafficPolicy is { } policy)
        {
            spec["trafficPolicy"] = JsonSerializer.SerializeToNode(policy, CanaryJson.Default.V1TrafficPolicy);
        }
        else if (otherwise is not null)
        {
            spec["trafficPolicy"] = otherwise.DeepClone();
        }
        var rendered = new JsonObject
        {
            ["apiVersion"] = api.DestinationRules.ApiVersion,
            ["kind"] = api.DestinationRules.Kind,
            ["metadata"] = RenderedMetadata.WithoutEmpty(metadata),
            ["spec"] = spec,
        };
        return RenderedMetadata.Stamp(rendered, RenderedJson.Hash(rendered));
    }

    /// <summary>An adopted rule as it was before.</summary>
    public static JsonObject RenderReleased(IstioApi api, V1DestinationRule existing, JsonObject original) =>
        OriginalConfiguration.Restore(
            api.DestinationRules,
            existing.Metadata.Key,
            original,
            existing.Spec,
            ["host", "trafficPolicy"]
        );
}
