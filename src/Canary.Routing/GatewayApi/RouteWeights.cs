using System.Text.Json;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>Reads the weights of a stored route.</summary>
internal static class RouteWeights
{
    /// <summary>Percent for the canary; null when the route does not divide its requests between just the two services, or in a way that no percentage says.</summary>
    public static decimal? Canary(V1HttpRoute route, ServiceNames names)
    {
        if (Backends(route) is not [var first, var second])
        {
            return null;
        }
        var (primary, canary) = first.Name == names.Primary ? (first, second) : (second, first);
        var total = (long)primary.Weight + canary.Weight;
        return primary.Name != names.Primary || canary.Name != names.Canary || total == 0
            ? null
            : TrafficSplit.Percent(primary.Weight, canary.Weight);
    }

    /// <summary>All requests go to this service.</summary>
    public static bool LeadsOnlyTo(V1HttpRoute route, string service) =>
        Backends(route) is [var only] && only.Name == service;

    /// <summary>The backends of the one rule; empty when there are more rules, or none.</summary>
    private static List<(string? Name, int Weight)> Backends(V1HttpRoute route)
    {
        var rules = route.Spec.Rules;
        return
            rules.ValueKind == JsonValueKind.Array
            && rules.GetArrayLength() == 1
            && rules[0].TryGetProperty("backendRefs", out var backends)
            && backends.ValueKind == JsonValueKind.Array
            ? [.. backends.EnumerateArray().Select(Read)]
            : [];
    }

    /// <summary>A backend without a weight has 1, as Gateway API says.</summary>
    private static (string? Name, int Weight) Read(JsonElement backend) =>
        (
            backend.TryGetProperty("name", out var name) ? name.GetString() : null,
            backend.TryGetProperty("weight", out var weight) ? weight.GetInt32() : 1
        );
}
