using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Routing.Rendering;

namespace Canary.Routing.Nginx;

/// <summary>Makes the canary's Ingress: the one that leads to the apex service, led to the canary's service instead. Pure.</summary>
internal static class IngressRenderer
{
    /// <summary>The Ingress while the Canary leads it.</summary>
    /// <param name="context">Whose it is.</param>
    /// <param name="source">The Ingress that leads to the apex service.</param>
    /// <param name="traffic">What the canary gets.</param>
    /// <param name="annotations">How that is said.</param>
    public static JsonObject Render(
        RouteContext context,
        V1Ingress source,
        CanaryTraffic traffic,
        CanaryAnnotations annotations
    )
    {
        var service = context.Canary.Spec.Service;
        var metadata = RenderedMetadata.Led(NameOf(context, source), context.Canary, service?.Apex, existing: null);
        var wanted = metadata["annotations"]!.AsObject(); // Always rendered.
        foreach (var (name, value) in source.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            if (annotations.IsFor(name) && !annotations.Decides(name))
            {
                wanted[name] = value;
            }
        }
        foreach (var (name, value) in annotations.Render(context.Canary.Spec, traffic))
        {
            wanted[name] = value;
        }
        var spec = source.Spec.DeepClone().AsObject();
        Lead(spec, context.Names.Apex, context.Names.Canary);
        return new()
        {
            ["apiVersion"] = V1Ingress.Type.ApiVersion,
            ["kind"] = V1Ingress.Type.Kind,
            ["metadata"] = RenderedMetadata.WithoutEmpty(metadata),
            ["spec"] = spec,
        };
    }

    /// <summary>The canary's Ingress.</summary>
    public static ObjectKey NameOf(RouteContext context, V1Ingress source) =>
        context.Key with
        {
            Name = $"{source.Metadata.Name}-canary",
        };

    /// <summary>Some backend is this service.</summary>
    public static bool LeadsTo(JsonNode? spec, string service) =>
        spec switch
        {
            JsonObject members => members.Any(member =>
                (member.Key == "service" && member.Value is JsonObject backend && NameIn(backend) == service)
                || LeadsTo(member.Value, service)
            ),
            JsonArray items => items.Any(item => LeadsTo(item, service)),
            _ => false,
        };

    private static void Lead(JsonNode? spec, string from, string to)
    {
        switch (spec)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    if (name == "service" && value is JsonObject backend && NameIn(backend) == from)
                    {
                        backend["name"] = to;
                    }
                    Lead(value, from, to);
                }
                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Lead(item, from, to);
                }
                break;
        }
    }

    private static string? NameIn(JsonObject backend) => (string?)backend["name"];
}
