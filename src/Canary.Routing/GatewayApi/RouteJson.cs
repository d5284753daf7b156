using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>Stored lists as nodes. What is in a store is shared, so each reader takes a node tree of its own.</summary>
internal static class RouteJson
{
    /// <summary>The rules; empty when there are none.</summary>
    public static JsonArray RulesOf(V1HttpRoute route) => ListOf(route.Spec.Rules) ?? [];

    /// <summary>What the route attaches to; empty when it says nothing.</summary>
    public static IReadOnlyList<V1ParentRef> ParentsOf(V1HttpRoute route) =>
        route.Spec.ParentRefs.ValueKind == JsonValueKind.Array
            ? route.Spec.ParentRefs.Deserialize(RoutingJson.Default.IReadOnlyListV1ParentRef) ?? []
            : [];

    /// <summary>Null when it is absent.</summary>
    public static JsonArray? ListOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? JsonArray.Create(element) : null;
}
