using System.Text.Json.Serialization;
using Canary.Routing.GatewayApi;
using Canary.Routing.Istio;
using Canary.Routing.Kubernetes;

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
public sealed partial class RoutingJson : JsonSerializerContext;
