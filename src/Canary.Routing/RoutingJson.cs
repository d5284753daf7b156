using System.Text.Json.Serialization;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Routing.GatewayApi;
using Canary.Routing.Istio;
using Canary.Routing.Kubernetes;
using Canary.Routing.Nginx;

namespace Canary.Routing;

/// <summary>How routers read their objects.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(V1Service))]
[JsonSerializable(typeof(V1Pod))]
[JsonSerializable(typeof(V1HttpRoute))]
[JsonSerializable(typeof(V1VirtualService))]
[JsonSerializable(typeof(V1DestinationRule))]
[JsonSerializable(typeof(V1IstioStatus))]
[JsonSerializable(typeof(V1Ingress))]
[JsonSerializable(typeof(V1HttpRouteSpec))]
[JsonSerializable(typeof(V1HttpRouteStatus))]
[JsonSerializable(typeof(V1ObjectMeta))]
[JsonSerializable(typeof(V1OwnerReference))]
[JsonSerializable(typeof(IReadOnlyList<V1ParentRef>))]
[JsonSerializable(typeof(V1Gateway))]
[JsonSerializable(typeof(V1GatewayClass))]
public sealed partial class RoutingJson : JsonSerializerContext;
