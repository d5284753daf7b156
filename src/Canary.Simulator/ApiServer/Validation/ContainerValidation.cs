using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>A container of a pod.</summary>
internal static class ContainerValidation
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc"];

    public static void Check(JsonObject container, string path, HashSet<string> volumes, List<FieldError> errors)
    {
        if (container.String("image") is not { Length: > 0 })
        {
            errors.Add(FieldError.Required($"{path}.image"));
        }
        Checks.OneOf(container, "imagePullPolicy", path, errors, "Always", "IfNotPresent", "Never");
        Checks.OneOf(container, "terminationMessagePolicy", path, errors, "FallbackToLogsOnError", "File");
        Ports(container, path, errors);
        Environment(container, path, errors);
        Mounts(container, path, volumes, errors);
        foreach (var probe in Probes)
        {
            Probe(container.Object(probe), $"{path}.{probe}", errors);
        }
        Resources(container.Object("resources"), $"{path}.resources", errors);
    }

    private static void Ports(JsonObject container, string path, List<FieldError> errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ports = container.Array("ports").Objects().ToList();
        for (var i = 0; i < ports.Count; i++)
        {
            var at = $"{path}.ports[{i}]";
            if (ports[i].String("name") is { Length: > 0 } name)
            {
                PortName(name, $"{at}.name", errors);
                if (!names.Add(name))
                {
                    errors.Add(FieldError.Duplicate($"{at}.name", name));
                }
            }
            if (ports[i].Integer("containerPort") is null or 0)
            {
                errors.Add(FieldError.Required($"{at}.containerPort"));
            }
            else
            {
                Checks.Port(ports[i]["containerPort"], $"{at}.containerPort", errors);
            }
            Checks.OneOf(ports[i], "protocol", at, errors, "SCTP", "TCP", "UDP");
        }
    }

    private static void PortName(string name, string path, List<FieldError> errors)
    {
        if (name.Length > 15)
        {
            errors.Add(FieldError.Invalid(path, name, "must be no more than 15 characters"));
        }
        if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            errors.Add(
                FieldError.Invalid(path, name, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
            );
        }
        if (!name.Any(char.IsAsciiLetter))
        {
            errors.Add(FieldError.Invalid(path, name, "must contain at least one letter (a-z)"));
        }
    }

    private static void Environment(JsonObject container, string path, List<FieldError> errors)
    {
        var variables = container.Array("env").Objects().ToList();
        for (var i = 0; i < variables.Count; i++)
        {
            var at = $"{path}.env[{i}]";
            if (variables[i].String("name") is not { Length: > 0 })
            {
                errors.Add(FieldError.Required($"{at}.name"));
            }
            if (variables[i].Object("valueFrom") is { } source)
            {
                if (source.Count == 0)
                {
                    errors.Add(
                        FieldError.Invalid(
                            $"{at}.valueFrom",
                            "",
                            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
                        )
                    );
                }
                if (variables[i].String("value") is { Length: > 0 })
                {
                    errors.Add(
                        FieldError.Invalid($"{at}.valueFrom", "", "may not be specified when `value` is not empty")
                    );
                }
            }
        }
    }

    private static void Mounts(JsonObject container, string path, HashSet<string> volumes, List<FieldError> errors)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var mounts = container.Array("volumeMounts").Objects().ToList();
        for (var i = 0; i < mounts.Count; i++)
        {
            var at = $"{path}.volumeMounts[{i}]";
            var name = mounts[i].String("name") ?? "";
            if (name.Length == 0)
            {
                errors.Add(FieldError.Required($"{at}.name"));
            }
            else if (!volumes.Contains(name))
            {
                errors.Add(FieldError.NotFound($"{at}.name", name));
            }
            var target = mounts[i].String("mountPath") ?? "";
            if (target.Length == 0)
            {
                errors.Add(FieldError.Required($"{at}.mountPath"));
            }
            if (!paths.Add(target))
            {
                errors.Add(FieldError.Invalid($"{at}.mountPath", target, "must be unique"));
            }
        }
    }

    private static void Probe(JsonObject? probe, string path, List<FieldError> errors)
    {
        if (probe is null)
        {
            return;
        }
        var handlers = Handlers.Where(h => probe[h] is not null).ToList();
        if (handlers.Count == 0)
        {
            errors.Add(FieldError.Required(path, "must specify a handler type"));
        }
        foreach (var handler in handlers.Skip(1))
        {
            errors.Add(FieldError.Forbidden($"{path}.{handler}", "may not specify more than 1 handler type"));
        }
        foreach (
            var field in (ReadOnlySpan<string>)
                ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"]
        )
        {
            Checks.NotNegative(probe, field, path, errors);
        }
        var single = path.EndsWith(".readinessProbe", StringComparison.Ordinal)
            ? null
            : probe.Integer("successThreshold");
        if (single is { } threshold and not 1)
        {
            errors.Add(FieldError.Invalid($"{path}.successThreshold", threshold, "must be 1"));
        }
    }

    private static void Resources(JsonObject? resources, string path, List<FieldError> errors)
    {
        var limits = resources.Object("limits");
        foreach (var (name, value) in resources.Object("requests") ?? [])
        {
            if (
                limits.String(name) is { } limitText
                && Quantity.TryParse(limitText, out var limit)
                && Quantity.TryParse(value.AsString() ?? "", out var request)
                && request.CompareTo(limit) > 0
            )
            {
                errors.Add(
                    FieldError.Invalid(
                        $"{path}.requests",
                        request.ToString(),
                        $"must be less than or equal to {name} limit of {limit}"
                    )
                );
            }
        }
    }
}
