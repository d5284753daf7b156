using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Ingresses.</summary>
internal static class IngressValidation
{
    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec");
        var rules = spec.Array("rules").Objects().ToList();
        if (rules.Count == 0 && spec.Object("defaultBackend") is null)
        {
            errors.Add(
                FieldError.Invalid(
                    "spec",
                    rules.Count == 0 ? null : spec,
                    "either `defaultBackend` or `rules` must be specified"
                )
            );
        }
        if (spec.Object("defaultBackend") is { } fallback)
        {
            Backend(fallback, "spec.defaultBackend", errors);
        }
        for (var i = 0; i < rules.Count; i++)
        {
            Rule(rules[i], $"spec.rules[{i}]", errors);
        }
    }

    private static void Rule(JsonObject rule, string path, List<FieldError> errors)
    {
        if (rule.String("host") is { Length: > 0 } host)
        {
            var checkedHost = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
            Checks.AddAll(errors, Names.CheckSubdomain(checkedHost), $"{path}.host", host);
        }
        if (rule.Object("http") is not { } http)
        {
            return;
        }
        var paths = http.Array("paths").Objects().ToList();
        if (paths.Count == 0)
        {
            errors.Add(FieldError.Required($"{path}.http.paths"));
        }
        for (var i = 0; i < paths.Count; i++)
        {
            Path(paths[i], $"{path}.http.paths[{i}]", errors);
        }
    }

    private static void Path(JsonObject entry, string path, List<FieldError> errors)
    {
        var type = entry.String("pathType");
        if (type is null)
        {
            errors.Add(FieldError.Required($"{path}.pathType", "pathType must be specified"));
        }
        else
        {
            Checks.OneOf(entry, "pathType", path, errors, "Exact", "ImplementationSpecific", "Prefix");
        }
        var text = entry.String("path") ?? "";
        if (!text.StartsWith('/') && (type is "Exact" or "Prefix" || text.Length > 0))
        {
            errors.Add(FieldError.Invalid($"{path}.path", text, "must be an absolute path"));
        }
        Backend(entry.Object("backend"), $"{path}.backend", errors);
    }

    private static void Backend(JsonObject? backend, string path, List<FieldError> errors)
    {
        var service = backend.Object("service");
        if (service is null == backend.Object("resource") is null)
        {
            errors.Add(
                service is null
                    ? FieldError.Required(path, "port name or number is required")
                    : FieldError.Invalid(path, "", "cannot set both resource and service backends")
            );
            return;
        }
        if (service is null)
        {
            return;
        }
        var name = service.String("name") ?? "";
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required($"{path}.service.name"));
        }
        else
        {
            Checks.AddAll(errors, Names.CheckLabel1035(name), $"{path}.service.name", name);
        }
        var port = service.Object("port");
        if (port.String("name") is { Length: > 0 } == port.Integer("number") is > 0)
        {
            errors.Add(
                port.Integer("number") is > 0
                    ? FieldError.Invalid($"{path}.service.port", "", "cannot set both port name & port number")
                    : FieldError.Required($"{path}.service.port", "port name or number is required")
            );
        }
        Checks.Port(port?["number"], $"{path}.service.port.number", errors);
    }
}
