using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>What a Service leaves open, and what its type makes meaningless.</summary>
internal static class ServiceDefaults
{
    private const int AffinitySeconds = 10_800;

    /// <summary>A replace that leaves out what was allocated keeps it; a change of type gives it up.</summary>
    public static void Prepare(JsonObject obj, JsonObject? old)
    {
        if (old is null)
        {
            return;
        }
        var (spec, before) = (obj.Ensure("spec"), old.Ensure("spec"));
        var (type, typeBefore) = (TypeOf(spec), TypeOf(before));
        if (type == "ExternalName")
        {
            foreach (
                var field in (ReadOnlySpan<string>)
                    ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"]
            )
            {
                spec.Remove(field);
            }
        }
        else if (typeBefore != "ExternalName")
        {
            KeepAddresses(spec, before);
        }
        if (IsExposed(type) && IsExposed(typeBefore))
        {
            KeepNodePorts(spec, before);
        }
        if (!IsExposed(type))
        {
            DropExposure(spec, before);
        }
    }

    public static void Set(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        var type = TypeOf(spec);
        foreach (var port in spec.Array("ports").Objects())
        {
            port.Default("targetPort", port["port"]?.DeepClone());
        }
        if (type != "ExternalName")
        {
            spec.Default("internalTrafficPolicy", "Cluster");
        }
        if (IsExposed(type))
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }
        if (type == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }
        if (spec.String("sessionAffinity") == "ClientIP")
        {
            spec.Ensure("sessionAffinityConfig").Ensure("clientIP").Default("timeoutSeconds", AffinitySeconds);
        }
    }

    public static string TypeOf(JsonObject spec) => spec.String("type") ?? "ClusterIP";

    public static bool IsExposed(string type) => type is "NodePort" or "LoadBalancer";

    private static void KeepAddresses(JsonObject spec, JsonObject before)
    {
        if (spec["clusterIP"] is null && spec["clusterIPs"] is null)
        {
            Copy(before, spec, "clusterIP");
            Copy(before, spec, "clusterIPs");
        }
        else if (spec["clusterIPs"] is null || Json.Same(spec["clusterIPs"], before["clusterIPs"]))
        {
            spec["clusterIPs"] = spec["clusterIP"] is { } address
                ? new JsonArray(address.DeepClone())
                : before["clusterIPs"]?.DeepClone();
            spec.Default("clusterIP", before["clusterIP"]?.DeepClone());
        }
        foreach (var field in (ReadOnlySpan<string>)["ipFamilies", "ipFamilyPolicy"])
        {
            if (spec[field] is null)
            {
                Copy(before, spec, field);
            }
        }
    }

    private static void KeepNodePorts(JsonObject spec, JsonObject before)
    {
        var known = before.Array("ports").Objects().ToList();
        foreach (var port in spec.Array("ports").Objects().Where(p => p["nodePort"] is null))
        {
            var same = known.Find(k =>
                Json.Same(k["port"], port["port"])
                && (k.String("protocol") ?? "TCP") == (port.String("protocol") ?? "TCP")
            );
            if (same?["nodePort"] is { } number)
            {
                port["nodePort"] = number.DeepClone();
            }
        }
    }

    private static void DropExposure(JsonObject spec, JsonObject before)
    {
        if (Json.Same(spec["externalTrafficPolicy"], before["externalTrafficPolicy"]))
        {
            spec.Remove("externalTrafficPolicy");
        }
        spec.Remove("allocateLoadBalancerNodePorts");
        foreach (var port in spec.Array("ports").Objects())
        {
            port.Remove("nodePort");
        }
    }

    private static void Copy(JsonObject from, JsonObject to, string field)
    {
        if (from[field] is { } value)
        {
            to[field] = value.DeepClone();
        }
    }
}
