using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>PodDisruptionBudgets: one of the two bounds.</summary>
internal static class DisruptionBudgetValidation
{
    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec");
        if (spec?["minAvailable"] is not null && spec["maxUnavailable"] is not null)
        {
            errors.Add(FieldError.Invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set"));
        }
        Checks.IntOrPercent(spec?["minAvailable"], "spec.minAvailable", errors);
        Checks.IntOrPercent(spec?["maxUnavailable"], "spec.maxUnavailable", errors);
        SelectorValidation.Check(spec.Object("selector"), "spec.selector", errors);
    }
}
