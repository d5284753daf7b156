using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Defaulting;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Admission;

/// <summary>Gives a Service its addresses and node ports.</summary>
internal static class ServiceAdmission
{
    /// <exception cref="StatusException">422: an address asked for is taken.</exception>
    public static void Run(JsonObject service, AdmissionContext context)
    {
        var spec = service.Ensure("spec");
        var type = ServiceDefaults.TypeOf(spec);
        if (type == "ExternalName")
        {
            return;
        }
        SetAddress(service, spec, context);
        spec.Default("ipFamilies", new JsonArray(FamilyOf(spec.String("clusterIP"))));
        spec.Default("ipFamilyPolicy", "SingleStack");
        if (ServiceDefaults.IsExposed(type) && spec.Boolean("allocateLoadBalancerNodePorts") != false)
        {
            SetNodePorts(service, spec, context);
        }
    }

    private static void SetAddress(JsonObject service, JsonObject spec, AdmissionContext context)
    {
        var asked =
            spec.String("clusterIP") ?? (spec.Array("clusterIPs") is { Count: > 0 } many ? many[0].AsString() : null);
        var had = context.Old.Object("spec").String("clusterIP");
        if (string.IsNullOrEmpty(asked))
        {
            asked = context.Cluster.Addresses.Allocate();
        }
        else if (asked != had && IPAddress.TryParse(asked, out _))
        {
            var metadata = service.Object("metadata");
            if (context.Cluster.Addresses.IsTaken(asked, metadata.String("uid") ?? ""))
            {
                var why = $"failed to allocate IP {asked}: provided IP is already allocated";
                throw ApiErrors.Invalid(
                    "Service",
                    "",
                    metadata.String("name") ?? "",
                    [FieldError.Invalid("spec.clusterIPs", new JsonArray(asked), why)]
                );
            }
        }
        spec["clusterIP"] = asked;
        spec.Default("clusterIPs", new JsonArray(asked));
    }

    private static void SetNodePorts(JsonObject service, JsonObject spec, AdmissionContext context)
    {
        DemandFree(service, spec, context);
        foreach (var port in spec.Array("ports").Objects().Where(p => (p.Integer("nodePort") ?? 0) == 0))
        {
            port["nodePort"] = context.Cluster.Addresses.AllocatePort();
        }
    }

    private static void DemandFree(JsonObject service, JsonObject spec, AdmissionContext context)
    {
        var errors = new List<FieldError>();
        var metadata = service.Object("metadata");
        var ports = spec.Array("ports").Objects().ToList();
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i].Integer("nodePort") is not { } port || port == 0)
            {
                continue;
            }
            var why =
                port is < ServiceAddresses.FirstNodePort or > ServiceAddresses.LastNodePort
                    ? "provided port is not in the valid range. The range of valid ports is "
                        + $"{ServiceAddresses.FirstNodePort}-{ServiceAddresses.LastNodePort}"
                : context.Cluster.Addresses.IsPortTaken(port, metadata.String("uid") ?? "")
                    ? "provided port is already allocated"
                : null;
            if (why is not null)
            {
                errors.Add(FieldError.Invalid($"spec.ports[{i}].nodePort", port, why));
            }
        }
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid("Service", "", metadata.String("name") ?? "", errors);
        }
    }

    private static string FamilyOf(string? address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6
            ? "IPv6"
            : "IPv4";
}
