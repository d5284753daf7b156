using System.Text.Json.Nodes;
using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>The apex, primary and canary services and the route between them.</summary>
public sealed record V1CanaryService
{
    /// <summary>Name of the apex service and of the route; name-primary and name-canary are generated beside it. Default: the target's name. Treat it as immutable.</summary>
    public string? Name { get; init; }

    /// <summary>Port of the services.</summary>
    [Schema(Required = true, Minimum = 1, Maximum = 65535)]
    public int? Port { get; init; }

    /// <summary>Name of the services' port. Default http.</summary>
    public string? PortName { get; init; }

    /// <summary>Number or name of the pods' port. Default: port.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary>Application protocol of the services' port, for example kubernetes.io/h2c.</summary>
    public string? AppProtocol { get; init; }

    /// <summary>Where the services prefer to send traffic. Default: evenly.</summary>
    [Schema(Enum = "PreferClose|PreferSameZone|PreferSameNode")]
    public string? TrafficDistribution { get; init; }

    /// <summary>The services carry the other ports of the target's containers too, sidecars' (istio-proxy, envoy) apart. Default false.</summary>
    public bool? PortDiscovery { get; init; }

    /// <summary>The services have no cluster IP; takes effect only when they are made. Default false.</summary>
    public bool? Headless { get; init; }

    /// <summary>Longest time for a request, retries included, for example 15s. Default: the gateway's own.</summary>
    public string? Timeout { get; init; }

    /// <summary>Longest time for one try of a request. Default: the gateway's own.</summary>
    public string? BackendTimeout { get; init; }

    /// <summary>Istio's gateways that the VirtualService is for, as name or namespace/name; mesh stands for the calls between workloads. Default: mesh. With the provider istio only.</summary>
    public IReadOnlyList<string>? Gateways { get; init; }

    /// <summary>The Gateways (or, for a mesh, Services) that the generated HTTPRoute attaches to; needed by the Gateway API providers.</summary>
    [Schema(MaxItems = 32)]
    public IReadOnlyList<V1ParentRef>? GatewayRefs { get; init; }

    /// <summary>Host names of the route; with the provider istio the apex service is one of them, unless * is. Default: with Gateway API all that the gateways take, with istio the apex service.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Make the VirtualService a delegate, which another VirtualService leads to: without hosts and gateways. Default false. With the provider istio only.</summary>
    public bool? Delegation { get; init; }

    /// <summary>How proxies call primary and canary: the trafficPolicy of their DestinationRules. With the provider istio only.</summary>
    public V1TrafficPolicy? TrafficPolicy { get; init; }

    /// <summary>Which requests the route takes; any of them is enough. Default: all.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1HttpMatch>? Match { get; init; }

    /// <summary>Rewriting of path and host.</summary>
    public V1Rewrite? Rewrite { get; init; }

    /// <summary>Trying failed requests again. With Gateway API it needs HTTPRoutes of the experimental channel.</summary>
    public V1Retries? Retries { get; init; }

    /// <summary>Headers to add, set and remove.</summary>
    public V1HeaderOperations? Headers { get; init; }

    /// <summary>Services that get a copy of every request, rollout or not.</summary>
    [Schema(MaxItems = 16)]
    public IReadOnlyList<V1Mirror>? Mirror { get; init; }

    /// <summary>Cross-origin resource sharing.</summary>
    public V1CorsPolicy? CorsPolicy { get; init; }

    /// <summary>App Mesh' name; refused, as no provider uses it.</summary>
    public string? MeshName { get; init; }

    /// <summary>App Mesh' backends; refused, as no provider uses them.</summary>
    public IReadOnlyList<string>? Backends { get; init; }

    /// <summary>Labels and annotations of the apex service and of the route.</summary>
    public V1ServiceMetadata? Apex { get; init; }

    /// <summary>Labels and annotations of the primary service.</summary>
    public V1ServiceMetadata? Primary { get; init; }

    /// <summary>Labels and annotations of the canary service.</summary>
    public V1ServiceMetadata? Canary { get; init; }

    /// <summary>Labels and annotations that the controller never writes on services, though apex, primary or canary name them.</summary>
    public V1UnmanagedMetadata? UnmanagedMetadata { get; init; }

    /// <summary>Kind of the generated route, for the Gateway API providers. Default HTTPRoute, which carries gRPC as well; GRPCRoute for gateways that match by gRPC's services and methods.</summary>
    [Schema(Enum = "HTTPRoute|GRPCRoute")]
    public string? RouteKind { get; init; }

    /// <summary>Routes of the user's own, leading to the apex service, to use in place of a generated one: during a rollout the controller divides the apex' share in them between primary and canary, afterwards it puts them back as they were.</summary>
    [Schema(MaxItems = 16)]
    public IReadOnlyList<V1RouteRef>? RouteRefs { get; init; }
}

/// <summary>A route of the user's own.</summary>
public sealed record V1RouteRef
{
    /// <summary>HTTPRoute or GRPCRoute with the Gateway API providers, VirtualService with istio. Default HTTPRoute, or VirtualService with istio.</summary>
    [Schema(Enum = "HTTPRoute|GRPCRoute|VirtualService")]
    public string? Kind { get; init; }

    /// <summary>Its name.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 253)]
    public string? Name { get; init; }

    /// <summary>Its namespace, which must be the Canary's, the default.</summary>
    [Schema(MinLength = 1, MaxLength = 63)]
    public string? Namespace { get; init; }

    /// <summary>Name of one of its rules, or its number, counted from 0; of a VirtualService, of its http rules, or of its tcp rules when appProtocol is tcp. Default: all rules that lead to the apex service.</summary>
    public IntOrString? Rule { get; init; }
}

/// <summary>Labels and annotations to put on a generated object.</summary>
public sealed record V1ServiceMetadata
{
    /// <summary>Labels to put on it. Default: none.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations to put on it. Default: none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>Keys of labels and annotations.</summary>
public sealed record V1UnmanagedMetadata
{
    /// <summary>Keys of labels that are left as somebody else writes them.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Keys of annotations that are left as somebody else writes them.</summary>
    public IReadOnlyList<string>? Annotations { get; init; }
}
