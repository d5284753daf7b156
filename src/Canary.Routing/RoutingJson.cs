using System.Text.Json.Serialization;
using Canary.Routing.GatewayApi;
using Canary.Routing.Kubernetes;

namespace Canary.Routing;

/// <summary>How routers read their objects.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(V1Service))]
[JsonSerializable(typeof(V1HttpRoute))]
public sealed partial class RoutingJson : JsonSerializerContext;
