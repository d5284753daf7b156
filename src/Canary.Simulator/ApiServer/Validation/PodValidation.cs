using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Pods: little of them may change once they are there.</summary>
internal static class PodValidation
{
    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec");
        PodSpecValidation.Check(spec, "spec", errors);
        if (old.Object("spec") is { } before && spec is not null && !Json.Same(Fixed(spec), Fixed(before)))
        {
            errors.Add(
                FieldError.Forbidden(
                    "spec",
                    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                        + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
                )
            );
        }
    }

    /// <summary>What may not change. Assigning a node is the binding's affair, so it is not looked at here.</summary>
    private static JsonObject Fixed(JsonObject spec)
    {
        var copy = spec.DeepClone().AsObject();
        foreach (var container in Defaulting.PodDefaults.Containers(copy))
        {
            container.Remove("image");
        }
        foreach (
            var field in (ReadOnlySpan<string>)
                ["activeDeadlineSeconds", "tolerations", "nodeName", "ephemeralContainers", "schedulingGates"]
        )
        {
            copy.Remove(field);
        }
        return copy;
    }
}
