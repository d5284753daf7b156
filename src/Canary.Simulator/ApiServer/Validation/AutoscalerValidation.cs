using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>HorizontalPodAutoscalers.</summary>
internal static class AutoscalerValidation
{
    private static readonly (string Type, string Field)[] Sources =
    [
        ("ContainerResource", "containerResource"),
        ("External", "external"),
        ("Object", "object"),
        ("Pods", "pods"),
        ("Resource", "resource"),
    ];

    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Ensure("spec");
        var min = spec.Integer("minReplicas") ?? 1;
        var max = spec.Integer("maxReplicas") ?? 0;
        if (min < 1)
        {
            errors.Add(FieldError.Invalid("spec.minReplicas", min, "must be greater than or equal to 1"));
        }
        if (max < 1)
        {
            errors.Add(FieldError.Invalid("spec.maxReplicas", max, "must be greater than 0"));
        }
        if (max < min)
        {
            errors.Add(FieldError.Invalid("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`"));
        }
        Target(spec.Object("scaleTargetRef"), errors);
        Metrics(spec, min, errors);
        Behavior(spec.Object("behavior"), errors);
    }

    private static void Target(JsonObject? target, List<FieldError> errors)
    {
        const string Path = "spec.scaleTargetRef";
        foreach (var field in (ReadOnlySpan<string>)["kind", "name"])
        {
            var value = target.String(field) ?? "";
            if (value.Length == 0)
            {
                errors.Add(FieldError.Required($"{Path}.{field}"));
            }
            else
            {
                Checks.AddAll(errors, Names.CheckPathSegment(value), $"{Path}.{field}", value);
            }
        }
        var apiVersion = target.String("apiVersion") ?? "";
        if (!apiVersion.Contains('/', StringComparison.Ordinal) && target.String("kind") != "ReplicationController")
        {
            errors.Add(FieldError.Invalid($"{Path}.apiVersion", apiVersion, "apiVersion must specify API group"));
        }
    }

    private static void Metrics(JsonObject spec, long min, List<FieldError> errors)
    {
        var metrics = spec.Array("metrics").Objects().ToList();
        if (min == 0 && !metrics.Exists(m => m.String("type") is "Object" or "External"))
        {
            errors.Add(
                FieldError.Forbidden(
                    "spec.metrics",
                    "must specify at least one Object or External metric to support scaling to zero replicas"
                )
            );
        }
        for (var i = 0; i < metrics.Count; i++)
        {
            Metric(metrics[i], $"spec.metrics[{i}]", errors);
        }
    }

    private static void Metric(JsonObject metric, string path, List<FieldError> errors)
    {
        var type = metric.String("type") ?? "";
        if (type.Length == 0)
        {
            errors.Add(FieldError.Required($"{path}.type", "must specify a metric source type"));
            return;
        }
        var field = Array.Find(Sources, s => s.Type == type).Field;
        if (field is null)
        {
            errors.Add(FieldError.NotSupported($"{path}.type", type, Sources.Select(s => s.Type)));
            return;
        }
        foreach (var (_, other) in Sources.Where(s => s.Field != field && metric[s.Field] is not null))
        {
            errors.Add(FieldError.Forbidden($"{path}.{other}", "must populate the given metric source only"));
        }
        if (metric.Object(field) is not { } source)
        {
            errors.Add(FieldError.Required($"{path}.{field}", "must populate information for the given metric source"));
            return;
        }
        Source(field, source, $"{path}.{field}", errors);
    }

    private static void Source(string field, JsonObject source, string path, List<FieldError> errors)
    {
        if (field is "resource" or "containerResource" && source.String("name") is not { Length: > 0 })
        {
            errors.Add(FieldError.Required($"{path}.name", "must specify a resource name"));
        }
        if (field is "object" or "pods" or "external" && source.Object("metric").String("name") is not { Length: > 0 })
        {
            errors.Add(FieldError.Required($"{path}.metric.name", "must specify a metric name"));
        }
        var target = source.Object("target");
        Checks.OneOf(target, "type", $"{path}.target", errors, "AverageValue", "Utilization", "Value");
        if (target.Integer("averageUtilization") is { } percent and < 1)
        {
            errors.Add(FieldError.Invalid($"{path}.target.averageUtilization", percent, "must be greater than 0"));
        }
        if (field == "resource" && target?["averageUtilization"] is null && target?["averageValue"] is null)
        {
            errors.Add(
                FieldError.Required(
                    $"{path}.target.averageUtilization",
                    "must set either a target raw value or a target utilization"
                )
            );
        }
    }

    private static void Behavior(JsonObject? behavior, List<FieldError> errors)
    {
        foreach (var direction in (ReadOnlySpan<string>)["scaleUp", "scaleDown"])
        {
            var rules = behavior.Object(direction);
            var path = $"spec.behavior.{direction}";
            Checks.NotNegative(rules, "stabilizationWindowSeconds", path, errors);
            if (rules.Integer("stabilizationWindowSeconds") is { } window and > 3600)
            {
                errors.Add(
                    FieldError.Invalid(
                        $"{path}.stabilizationWindowSeconds",
                        window,
                        "must be less than or equal to 3600"
                    )
                );
            }
            Checks.OneOf(rules, "selectPolicy", path, errors, "Disabled", "Max", "Min");
            var policies = rules.Array("policies").Objects().ToList();
            for (var i = 0; i < policies.Count; i++)
            {
                Checks.OneOf(policies[i], "type", $"{path}.policies[{i}]", errors, "Percent", "Pods");
                foreach (var field in (ReadOnlySpan<string>)["value", "periodSeconds"])
                {
                    if (policies[i].Integer(field) is not > 0)
                    {
                        errors.Add(
                            FieldError.Invalid(
                                $"{path}.policies[{i}].{field}",
                                policies[i][field],
                                "must be greater than zero"
                            )
                        );
                    }
                }
            }
        }
    }
}
