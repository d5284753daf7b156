using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Leases.</summary>
internal static class LeaseValidation
{
    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec");
        if (spec.Integer("leaseDurationSeconds") is { } seconds and <= 0)
        {
            errors.Add(FieldError.Invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"));
        }
        Checks.NotNegative(spec, "leaseTransitions", "spec", errors);
    }
}
