using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>A policy is about ingress, and about egress when it has rules for it.</summary>
internal static class NetworkPolicyDefaults
{
    public static void Set(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        if (spec.Array("policyTypes") is not { Count: > 0 })
        {
            spec["policyTypes"] = spec.Array("egress") is { Count: > 0 }
                ? new JsonArray("Ingress", "Egress")
                : new JsonArray("Ingress");
        }
    }
}
