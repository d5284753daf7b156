using System.Text.Json.Serialization;
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
[JsonSerializable(typeof(V1HttpRoute))]
[JsonSerializable(typeof(V1VirtualService))]
[JsonSerializable(typeof(V1DestinationRule))]
[JsonSerializable(typeof(V1Ingress))]
public sealed partial class RoutingJson : JsonSerializerContext;
