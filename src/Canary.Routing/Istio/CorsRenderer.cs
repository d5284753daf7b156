using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources;
using Canary.Resources.V1;

namespace Canary.Routing.Istio;

/// <summary>Makes a VirtualService's CORS policy.</summary>
internal static class CorsRenderer
{
    /// <summary>The policy; null without one. Istio ignores the old <c>allowOrigin</c> where there are <c>allowOrigins</c>, so it is written as such.</summary>
    public static JsonNode? Render(V1CorsPolicy? policy)
    {
        if (policy is null)
        {
            return null;
        }
        var old = (policy.AllowOrigin ?? []).Select(origin => new V1StringMatch { Exact = origin });
        var origins = old.Concat((policy.AllowOrigins ?? []).Select(origin => MatchRenderer.WithoutSuffix(origin)!)) // Not null: the origin is not.
            .Distinct()
            .ToList();
        return JsonSerializer.SerializeToNode(
            policy with
            {
                AllowOrigin = null,
                AllowOrigins = origins.Count > 0 ? origins : null,
            },
            CanaryJson.Default.V1CorsPolicy
        );
    }
}
