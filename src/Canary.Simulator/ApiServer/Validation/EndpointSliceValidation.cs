using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>EndpointSlices: addresses of the slice's type that can be reached from elsewhere.</summary>
internal static class EndpointSliceValidation
{
    private const int MaxAddresses = 100;
    private const int MaxEndpoints = 1000;
    private const int MaxPorts = 20_000;

    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var type = obj.String("addressType") ?? "";
        if (type.Length == 0)
        {
            errors.Add(FieldError.Required("addressType"));
        }
        else
        {
            if (type is not ("FQDN" or "IPv4" or "IPv6"))
            {
                errors.Add(FieldError.NotSupported("addressType", type, ["FQDN", "IPv4", "IPv6"]));
            }
        }
        Endpoints(obj.Array("endpoints").Objects().ToList(), type, errors);
        Ports(obj.Array("ports").Objects().ToList(), errors);
        if (old is not null)
        {
            Checks.Immutable(obj["addressType"], old["addressType"], "addressType", errors);
        }
    }

    private static void Endpoints(List<JsonObject> endpoints, string type, List<FieldError> errors)
    {
        if (endpoints.Count > MaxEndpoints)
        {
            errors.Add(FieldError.TooMany("endpoints", endpoints.Count, MaxEndpoints));
            return;
        }
        for (var i = 0; i < endpoints.Count; i++)
        {
            var path = $"endpoints[{i}].addresses";
            var addresses = endpoints[i].Array("addresses").Strings().ToList();
            if (addresses.Count == 0)
            {
                errors.Add(FieldError.Required(path, "must contain at least 1 address"));
            }
            else if (addresses.Count > MaxAddresses)
            {
                errors.Add(FieldError.TooMany(path, addresses.Count, MaxAddresses));
            }
            for (var j = 0; j < addresses.Count; j++)
            {
                Address(addresses[j], type, $"{path}[{j}]", errors);
            }
        }
    }

    private static void Address(string text, string type, string path, List<FieldError> errors)
    {
        if (type == "FQDN")
        {
            Checks.AddAll(errors, Names.CheckSubdomain(text), path, text);
            return;
        }
        var family = type == "IPv6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != family)
        {
            errors.Add(FieldError.Invalid(path, text, $"must be a valid {(type == "IPv6" ? "IPv6" : "IPv4")} address"));
            return;
        }
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            errors.Add(FieldError.Invalid(path, text, $"may not be unspecified ({text})"));
        }
        if (IPAddress.IsLoopback(address))
        {
            errors.Add(FieldError.Invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)"));
        }
        var bytes = address.GetAddressBytes();
        if (address.IsIPv6LinkLocal || (bytes.Length == 4 && bytes[0] == 169 && bytes[1] == 254))
        {
            errors.Add(
                FieldError.Invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)")
            );
        }
        if (address.IsIPv6Multicast || (bytes.Length == 4 && bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0))
        {
            errors.Add(
                FieldError.Invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
            );
        }
    }

    private static void Ports(List<JsonObject> ports, List<FieldError> errors)
    {
        if (ports.Count > MaxPorts)
        {
            errors.Add(FieldError.TooMany("ports", ports.Count, MaxPorts));
            return;
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var name = ports[i].String("name") ?? "";
            if (name.Length > 0)
            {
                Checks.AddAll(errors, Names.CheckLabel(name), $"ports[{i}].name", name);
            }
            if (!names.Add(name))
            {
                errors.Add(FieldError.Duplicate($"ports[{i}].name", name));
            }
            Checks.OneOf(ports[i], "protocol", $"ports[{i}]", errors, "SCTP", "TCP", "UDP");
        }
    }
}
