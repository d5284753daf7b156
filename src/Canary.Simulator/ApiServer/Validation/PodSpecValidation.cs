using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>The spec of a pod, in a template too.</summary>
internal static class PodSpecValidation
{
    public static void Check(JsonObject? spec, string path, List<FieldError> errors)
    {
        var volumes = Volumes(spec, path, errors);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var containers = spec.Array("containers");
        if (containers is not { Count: > 0 })
        {
            errors.Add(FieldError.Required($"{path}.containers"));
        }
        Each(spec, "initContainers", path, names, volumes, errors);
        Each(spec, "containers", path, names, volumes, errors);
        Checks.OneOf(spec, "restartPolicy", path, errors, "Always", "OnFailure", "Never");
        Checks.OneOf(spec, "dnsPolicy", path, errors, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        MetadataValidation.Labels(spec.Object("nodeSelector"), $"{path}.nodeSelector", errors);
        Checks.NotNegative(spec, "terminationGracePeriodSeconds", path, errors);
        if (spec.Integer("activeDeadlineSeconds") is { } deadline and < 1)
        {
            errors.Add(
                FieldError.Invalid(
                    $"{path}.activeDeadlineSeconds",
                    deadline,
                    "must be between 1 and 2147483647, inclusive"
                )
            );
        }
        if (spec.String("serviceAccountName") is { Length: > 0 } account)
        {
            Checks.AddAll(errors, Names.CheckSubdomain(account), $"{path}.serviceAccountName", account);
        }
        Gates(spec, path, errors);
    }

    private static HashSet<string> Volumes(JsonObject? spec, string path, List<FieldError> errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var volumes = spec.Array("volumes").Objects().ToList();
        for (var i = 0; i < volumes.Count; i++)
        {
            var at = $"{path}.volumes[{i}]";
            var name = volumes[i].String("name") ?? "";
            Name(name, $"{at}.name", names, errors);
            var sources = volumes[i].Count - 1;
            if (sources > 1)
            {
                var second = volumes[i].Select(p => p.Key).Where(k => k != "name").ElementAt(1);
                errors.Add(FieldError.Forbidden($"{at}.{second}", "may not specify more than 1 volume type"));
            }
        }
        return names;
    }

    private static void Each(
        JsonObject? spec,
        string field,
        string path,
        HashSet<string> names,
        HashSet<string> volumes,
        List<FieldError> errors
    )
    {
        var containers = spec.Array(field).Objects().ToList();
        for (var i = 0; i < containers.Count; i++)
        {
            var at = $"{path}.{field}[{i}]";
            Name(containers[i].String("name") ?? "", $"{at}.name", names, errors);
            ContainerValidation.Check(containers[i], at, volumes, errors);
        }
    }

    private static void Name(string name, string path, HashSet<string> seen, List<FieldError> errors)
    {
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required(path));
            return;
        }
        Checks.AddAll(errors, Names.CheckLabel(name), path, name);
        if (!seen.Add(name))
        {
            errors.Add(FieldError.Duplicate(path, name));
        }
    }

    private static void Gates(JsonObject? spec, string path, List<FieldError> errors)
    {
        var gates = spec.Array("readinessGates").Objects().ToList();
        for (var i = 0; i < gates.Count; i++)
        {
            var type = gates[i].String("conditionType") ?? "";
            Checks.AddAll(errors, Names.CheckQualified(type), $"{path}.readinessGates[{i}].conditionType", type);
        }
    }
}
