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
            SetNodePorts(spec, context);
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

    private static void SetNodePorts(JsonObject spec, AdmissionContext context)
    {
        foreach (var port in spec.Array("ports").Objects().Where(p => (p.Integer("nodePort") ?? 0) == 0))
        {
            port["nodePort"] = context.Cluster.Addresses.AllocatePort();
        }
    }

    private static string FamilyOf(string? address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6
            ? "IPv6"
            : "IPv4";
}
