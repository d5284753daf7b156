using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Jobs and what starts them.</summary>
internal static class JobValidation
{
    private static readonly string[] Counts =
    [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
    ];

    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        Spec(obj.Object("spec"), "spec", errors);
        if (old is null)
        {
            return;
        }
        foreach (var field in (ReadOnlySpan<string>)["completions", "selector", "template", "completionMode"])
        {
            Checks.Immutable(obj.Object("spec")?[field], old.Object("spec")?[field], $"spec.{field}", errors);
        }
    }

    public static void CheckCronJob(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec");
        if (spec.String("schedule") is not { Length: > 0 })
        {
            errors.Add(FieldError.Required("spec.schedule"));
        }
        Checks.OneOf(spec, "concurrencyPolicy", "spec", errors, "Allow", "Forbid", "Replace");
        Spec(spec.Object("jobTemplate").Object("spec"), "spec.jobTemplate.spec", errors);
    }

    private static void Spec(JsonObject? spec, string path, List<FieldError> errors)
    {
        foreach (var field in Counts)
        {
            Checks.NotNegative(spec, field, path, errors);
        }
        var pod = spec.Object("template").Object("spec");
        PodSpecValidation.Check(pod, $"{path}.template.spec", errors);
        if (pod.String("restartPolicy") is "Always")
        {
            errors.Add(
                FieldError.NotSupported($"{path}.template.spec.restartPolicy", "Always", ["OnFailure", "Never"])
            );
        }
    }
}
