using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Deployments.</summary>
internal static class DeploymentValidation
{
    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec");
        Checks.NotNegative(spec, "replicas", "spec", errors);
        WorkloadValidation.SelectorAndTemplate(spec, "deployment", errors);
        Strategy(spec.Object("strategy"), errors);
        Checks.NotNegative(spec, "minReadySeconds", "spec", errors);
        Checks.NotNegative(spec, "revisionHistoryLimit", "spec", errors);
        Checks.NotNegative(spec, "progressDeadlineSeconds", "spec", errors);
        if (
            spec.Integer("progressDeadlineSeconds") is { } deadline
            && deadline <= (spec.Integer("minReadySeconds") ?? 0)
        )
        {
            errors.Add(
                FieldError.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")
            );
        }
        if (old is not null)
        {
            Checks.Immutable(spec?["selector"], old.Object("spec")?["selector"], "spec.selector", errors);
        }
    }

    public static void CheckStatus(JsonObject obj, JsonObject old, List<FieldError> errors)
    {
        var status = obj.Object("status");
        foreach (
            var field in (ReadOnlySpan<string>)
                [
                    "observedGeneration",
                    "replicas",
                    "updatedReplicas",
                    "readyReplicas",
                    "availableReplicas",
                    "unavailableReplicas",
                    "collisionCount",
                ]
        )
        {
            Checks.NotNegative(status, field, "status", errors);
        }
        var replicas = Count(status, "replicas");
        foreach (var field in (ReadOnlySpan<string>)["updatedReplicas", "readyReplicas", "availableReplicas"])
        {
            AtMost(status, field, replicas, "cannot be greater than status.replicas", errors);
        }
        AtMost(
            status,
            "availableReplicas",
            Count(status, "readyReplicas"),
            "cannot be greater than readyReplicas",
            errors
        );
    }

    private static void Strategy(JsonObject? strategy, List<FieldError> errors)
    {
        const string Path = "spec.strategy";
        var rolling = strategy.Object("rollingUpdate");
        switch (strategy.String("type"))
        {
            case "Recreate" when rolling is not null:
                errors.Add(
                    FieldError.Forbidden(
                        $"{Path}.rollingUpdate",
                        "may not be specified when strategy `type` is 'Recreate'"
                    )
                );
                break;
            case "RollingUpdate" when rolling is not null:
                Checks.IntOrPercent(rolling["maxUnavailable"], $"{Path}.rollingUpdate.maxUnavailable", errors);
                Checks.IntOrPercent(rolling["maxSurge"], $"{Path}.rollingUpdate.maxSurge", errors);
                if (Checks.IsZero(rolling["maxUnavailable"]) && Checks.IsZero(rolling["maxSurge"]))
                {
                    errors.Add(
                        FieldError.Invalid(
                            $"{Path}.rollingUpdate.maxUnavailable",
                            rolling["maxUnavailable"],
                            "may not be 0 when `maxSurge` is 0"
                        )
                    );
                }
                break;
            default:
                Checks.OneOf(strategy, "type", Path, errors, "Recreate", "RollingUpdate");
                break;
        }
    }

    private static long Count(JsonObject? status, string field) => status.Integer(field) ?? 0;

    private static void AtMost(JsonObject? status, string field, long limit, string why, List<FieldError> errors)
    {
        if (Count(status, field) > limit)
        {
            errors.Add(FieldError.Invalid($"status.{field}", Count(status, field), why));
        }
    }
}
