using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>In what the kinds of route differ.</summary>
/// <param name="Type">The kind.</param>
/// <param name="RenderMatch">Makes a match out of Istio's words: what it says, and no more.</param>
/// <param name="RenderRule">Makes the one rule of a generated route, leading to the apex service.</param>
internal sealed record RouteDialect(
    ResourceType Type,
    Func<V1HttpMatch, JsonObject> RenderMatch,
    Func<RouteContext, JsonObject> RenderRule
)
{
    public static RouteDialect Http { get; } =
        new(V1HttpRoute.Type, HttpMatchRenderer.RenderGiven, HttpRuleRenderer.Render);

    public static RouteDialect Grpc { get; } =
        new(V1HttpRoute.GrpcType, GrpcMatchRenderer.Render, GrpcRuleRenderer.Render);

    /// <summary>Of a kind; HTTPRoute where it is not said.</summary>
    public static RouteDialect Of(string? kind) => kind == V1HttpRoute.GrpcType.Kind ? Grpc : Http;
}
