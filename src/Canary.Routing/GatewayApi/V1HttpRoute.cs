using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>What routers read of an HTTPRoute, or of a GRPCRoute, which has the same outline.</summary>
[JsonConverter(typeof(V1HttpRouteConverter))]
public sealed record V1HttpRoute : IKubernetesObject
{
    private const string Group = "gateway.networking.k8s.io";

    public static ResourceType Type { get; } = new(Group, "v1", "httproutes", "HTTPRoute");

    public static ResourceType GrpcType { get; } = new(Group, "v1", "grpcroutes", "GRPCRoute");

    /// <summary>HTTPRoute or GRPCRoute.</summary>
    public string Kind { get; init; } = Type.Kind;

    /// <summary>Who owns <c>spec.rules</c>, the one who took it last coming last.</summary>
    public IReadOnlyList<string> RulesManagers { get; init; } = [];

    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    public V1HttpRouteSpec Spec
    {
        get;
        init => field = value ?? new();
    } = new();

    public V1HttpRouteStatus Status
    {
        get;
        init => field = value ?? new();
    } = new();
}

/// <summary>An HTTPRoute's spec, kept as it came: it is compared and taken apart, not mapped.</summary>
public sealed record V1HttpRouteSpec
{
    public JsonElement ParentRefs { get; init; }

    public JsonElement Hostnames { get; init; }

    public JsonElement Rules { get; init; }
}

/// <summary>What the gateways' controllers say of an HTTPRoute.</summary>
public sealed record V1HttpRouteStatus
{
    public IReadOnlyList<V1RouteParentStatus> Parents
    {
        get;
        init => field = value ?? [];
    } = [];
}

/// <summary>What one controller says of the route at one parent.</summary>
public sealed record V1RouteParentStatus
{
    public V1ParentRef ParentRef
    {
        get;
        init => field = value ?? new();
    } = new();

    public string? ControllerName { get; init; }

    public IReadOnlyList<V1Condition> Conditions
    {
        get;
        init => field = value ?? [];
    } = [];
}
