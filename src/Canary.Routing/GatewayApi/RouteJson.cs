using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Routing.GatewayApi;

/// <summary>Stored lists as nodes. What is in a store is shared, so each reader takes a node tree of its own.</summary>
internal static class RouteJson
{
    /// <summary>The rules; empty when there are none.</summary>
    public static JsonArray RulesOf(V1HttpRoute route) => ListOf(route.Spec.Rules) ?? [];

    /// <summary>Null when it is absent.</summary>
    public static JsonArray? ListOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? JsonArray.Create(element) : null;
}
