using System.Net;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Defaulting;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Services.</summary>
internal static class ServiceValidation
{
    private static readonly string[] ServiceTypes = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Ensure("spec");
        var type = ServiceDefaults.TypeOf(spec);
        var headless = spec.String("clusterIP") == "None";
        if (spec.Array("ports") is not { Count: > 0 } && !headless && type != "ExternalName")
        {
            errors.Add(FieldError.Required("spec.ports"));
        }
        Ports(spec, errors);
        MetadataValidation.Labels(spec.Object("selector"), "spec.selector", errors);
        Checks.OneOf(spec, "sessionAffinity", "spec", errors, "ClientIP", "None");
        Checks.OneOf(spec, "type", "spec", errors, ServiceTypes);
        if (type == "ExternalName")
        {
            ExternalName(spec, errors);
        }
        Addresses(spec, errors);
        if (old is not null)
        {
            KeepAddress(spec, old.Ensure("spec"), errors);
        }
    }

    private static void ExternalName(JsonObject spec, List<FieldError> errors)
    {
        var name = spec.String("externalName")?.TrimEnd('.') ?? "";
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required("spec.externalName"));
            return;
        }
        Checks.AddAll(errors, Names.CheckSubdomain(name), "spec.externalName", name);
    }

    private static void Ports(JsonObject spec, List<FieldError> errors)
    {
        var ports = spec.Array("ports").Objects().ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<(string?, long?)>();
        for (var i = 0; i < ports.Count; i++)
        {
            var at = $"spec.ports[{i}]";
            var name = ports[i].String("name") ?? "";
            if (name.Length == 0 && ports.Count > 1)
            {
                errors.Add(FieldError.Required($"{at}.name"));
            }
            else if (name.Length > 0)
            {
                Checks.AddAll(errors, Names.CheckLabel(name), $"{at}.name", name);
                if (!names.Add(name))
                {
                    errors.Add(FieldError.Duplicate($"{at}.name", name));
                }
            }
            PortNumber(ports[i], "port", at, errors);
            Checks.OneOf(ports[i], "protocol", at, errors, "SCTP", "TCP", "UDP");
            Checks.Port(ports[i]["targetPort"], $"{at}.targetPort", errors);
            if (!numbers.Add((ports[i].String("protocol"), ports[i].Integer("port"))))
            {
                errors.Add(
                    FieldError.Duplicate(
                        at,
                        new JsonObject
                        {
                            ["protocol"] = ports[i]["protocol"]?.DeepClone(),
                            ["port"] = ports[i]["port"]?.DeepClone(),
                        }
                    )
                );
            }
        }
    }

    private static void PortNumber(JsonObject port, string field, string path, List<FieldError> errors)
    {
        if (port.Integer(field) is not (> 0 and < 65536))
        {
            errors.Add(
                FieldError.Invalid(
                    $"{path}.{field}",
                    port.Integer(field) ?? 0,
                    "must be between 1 and 65535, inclusive"
                )
            );
        }
    }

    private static void Addresses(JsonObject spec, List<FieldError> errors)
    {
        var addresses = spec.Array("clusterIPs").Strings().ToList();
        for (var i = 0; i < addresses.Count; i++)
        {
            if (addresses[i] != "None" && !IPAddress.TryParse(addresses[i], out _))
            {
                errors.Add(
                    FieldError.Invalid(
                        $"spec.clusterIPs[{i}]",
                        addresses[i],
                        "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
                    )
                );
            }
        }
        if (addresses.Count > 0 && spec.String("clusterIP") is { } first && first != addresses[0])
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs", spec["clusterIPs"], "first value must match `clusterIP`"));
        }
    }

    private static void KeepAddress(JsonObject spec, JsonObject old, List<FieldError> errors)
    {
        var had = old.String("clusterIP") ?? "";
        var has = spec.String("clusterIP") ?? "";
        if (had.Length > 0 && had != has && ServiceDefaults.TypeOf(spec) != "ExternalName")
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", spec["clusterIPs"], "may not change once set"));
        }
    }
}
