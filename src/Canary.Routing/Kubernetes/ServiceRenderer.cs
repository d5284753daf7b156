using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.Kubernetes;

/// <summary>Makes the apex, primary and canary services. Pure.</summary>
internal static class ServiceRenderer
{
    /// <summary>On an apex that both variants share: the canary's percent.</summary>
    private const string WeightAnnotation = "canary.dev/canary-weight";

    private const string PrimarySuffix = "-primary";

    /// <summary>The service by which users call the workload.</summary>
    /// <param name="context">Whose it is.</param>
    /// <param name="weight">The canary's percent of the requests.</param>
    /// <param name="existing">What the server has; it is adopted when it is not the Canary's own.</param>
    public static JsonObject RenderApex(RouteContext context, decimal weight, V1Service? existing)
    {
        var pods = weight switch
        {
            0 => Pods.Primary,
            100 => Pods.Canary,
            _ => Pods.Shared,
        };
        var apex = Render(context, context.Names.Apex, pods, context.Canary.Spec.Service?.Apex, existing);
        if (pods == Pods.Shared)
        {
            // As with the selector, it is not part of the hash.
            apex["metadata"]!["annotations"]![WeightAnnotation] = weight.ToString(CultureInfo.InvariantCulture);
        }
        return apex;
    }

    /// <summary>What a shared apex says that the canary gets; null when it does not say it.</summary>
    public static decimal? ShareOf(V1Service apex) =>
        decimal.TryParse(
            apex.Metadata.Annotations?.GetValueOrDefault(WeightAnnotation),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var weight
        ) && weight is > 0 and < 100
            ? weight
            : null;

    /// <summary>The service of the primary's pods.</summary>
    public static JsonObject RenderPrimary(RouteContext context, V1Service? existing) =>
        Render(context, context.Names.Primary, Pods.Primary, context.Canary.Spec.Service?.Primary, existing);

    /// <summary>The service of the target's pods.</summary>
    public static JsonObject RenderCanary(RouteContext context, V1Service? existing) =>
        Render(context, context.Names.Canary, Pods.Canary, context.Canary.Spec.Service?.Canary, existing);

    /// <summary>The apex service once the Canary is gone: leading to the target, belonging to nobody.</summary>
    public static JsonObject RenderReleasedApex(RouteContext context, V1Service? existing)
    {
        var apex = context.Canary.Spec.Service?.Apex;
        var metadata = RenderedMetadata.Plain(context.ApexKey, Managed(context, apex));
        AddOwnLabel(metadata, context, existing);
        return Assemble(metadata, RenderSpec(context, Pods.Canary));
    }

    /// <summary>The selector of a variant's pods.</summary>
    public static KeyValuePair<string, string> Selector(RouteContext context, Pods pods) =>
        pods switch
        {
            Pods.Primary => new(context.SelectorLabel.Key, context.SelectorLabel.Value + PrimarySuffix),
            Pods.Shared => new(PodLabels.Apex, context.Names.Apex),
            _ => context.SelectorLabel,
        };

    private static JsonObject Render(
        RouteContext context,
        string name,
        Pods pods,
        V1ServiceMetadata? wanted,
        V1Service? existing
    )
    {
        var key = context.Key with { Name = name };
        var metadata = RenderedMetadata.Led(key, context.Canary, Managed(context, wanted), existing?.Metadata);
        var spec = RenderSpec(context, pods);
        AddOwnLabel(metadata, context, existing);
        // A service can't become headless, or stop being it, once it is there.
        if (context.Canary.Spec.Service?.Headless is true && existing?.Spec.ClusterIp is null or "None")
        {
            spec["clusterIP"] = "None";
        }
        var rendered = Assemble(metadata, spec);
        return RenderedMetadata.Stamp(rendered, HashWithoutSelector(rendered));
    }

    /// <summary>As Flagger labels the services that it makes; adopted ones keep their own.</summary>
    private static void AddOwnLabel(JsonObject metadata, RouteContext context, V1Service? existing)
    {
        if (!Ownership.IsAdopted(existing?.Metadata, context.Canary))
        {
            metadata["labels"]!.AsObject().TryAdd(context.SelectorLabel.Key, (string)metadata["name"]!);
        }
    }

    private static JsonObject RenderSpec(RouteContext context, Pods pods)
    {
        var service = context.Canary.Spec.Service ?? new();
        var port = new JsonObject
        {
            ["name"] = service.PortName ?? "http",
            ["port"] = service.Port,
            ["protocol"] = "TCP",
            ["targetPort"] = service.TargetPort?.ToJson() ?? service.Port,
        };
        if (service.AppProtocol is { } protocol)
        {
            port["appProtocol"] = protocol;
        }
        var selector = Selector(context, pods);
        var spec = new JsonObject
        {
            ["ports"] = new JsonArray([port, .. DiscoveredPorts(context, service)]),
            ["selector"] = new JsonObject { [selector.Key] = selector.Value },
        };
        if (service.TrafficDistribution is { } distribution)
        {
            spec["trafficDistribution"] = distribution;
        }
        return spec;
    }

    /// <summary>The other ports of the target's containers, each once: two of a number and protocol make no service.</summary>
    private static IEnumerable<JsonObject> DiscoveredPorts(RouteContext context, V1CanaryService service)
    {
        if (service.PortDiscovery is not true)
        {
            return [];
        }
        var pods = service.TargetPort;
        return context
            .ContainerPorts.Where(port =>
                port.Port != service.Port
                && port.Name != (service.PortName ?? "http")
                && port.Port != pods?.Number
                && port.Name != pods?.Text
            )
            .DistinctBy(port => (port.Port, port.Protocol))
            .DistinctBy(port => port.Name)
            .Select(port => new JsonObject
            {
                ["name"] = port.Name,
                ["port"] = port.Port,
                ["protocol"] = port.Protocol ?? "TCP",
                ["targetPort"] = port.Port,
            });
    }

    private static JsonObject Assemble(JsonObject metadata, JsonObject spec) =>
        new()
        {
            ["apiVersion"] = V1Service.Type.ApiVersion,
            ["kind"] = V1Service.Type.Kind,
            ["metadata"] = RenderedMetadata.WithoutEmpty(metadata),
            ["spec"] = spec,
        };

    /// <summary>The labels and annotations that the user wants, less those that the controller must leave alone.</summary>
    private static V1ServiceMetadata Managed(RouteContext context, V1ServiceMetadata? wanted)
    {
        var unmanaged = context.Canary.Spec.Service?.UnmanagedMetadata;
        return new()
        {
            Labels = Without(wanted?.Labels, unmanaged?.Labels),
            Annotations = Without(wanted?.Annotations, unmanaged?.Annotations),
        };
    }

    private static Dictionary<string, string> Without(
        IReadOnlyDictionary<string, string>? map,
        IReadOnlyList<string>? keys
    ) =>
        (map ?? new Dictionary<string, string>())
            .Where(pair => keys?.Contains(pair.Key) != true)
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>The kubernetes router moves traffic by the selector: like weights in routes, it is not part of the hash.</summary>
    private static string HashWithoutSelector(JsonObject rendered)
    {
        var copy = rendered.DeepClone().AsObject();
        copy["spec"]!.AsObject().Remove("selector");
        return RenderedJson.Hash(copy);
    }
}

/// <summary>Whose pods a service leads to.</summary>
internal enum Pods
{
    /// <summary>The copy that carries the traffic.</summary>
    Primary,

    /// <summary>The target.</summary>
    Canary,

    /// <summary>Some of both, by <see cref="PodLabels.Apex"/>.</summary>
    Shared,
}
