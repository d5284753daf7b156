using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>ReplicaSets, DaemonSets, StatefulSets, and what they share with Deployments.</summary>
internal static class WorkloadValidation
{
    public static void CheckReplicaSet(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec");
        Checks.NotNegative(spec, "replicas", "spec", errors);
        Checks.NotNegative(spec, "minReadySeconds", "spec", errors);
        SelectorAndTemplate(spec, "deployment", errors);
        KeepSelector(spec, old, errors);
    }

    public static void CheckDaemonSet(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec");
        SelectorAndTemplate(spec, "daemonset", errors);
        Checks.NotNegative(spec, "minReadySeconds", "spec", errors);
        Checks.OneOf(spec.Object("updateStrategy"), "type", "spec.updateStrategy", errors, "OnDelete", "RollingUpdate");
        Checks.NotNegative(spec, "revisionHistoryLimit", "spec", errors);
        KeepSelector(spec, old, errors);
    }

    public static void CheckStatefulSet(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Object("spec");
        Checks.OneOf(spec, "podManagementPolicy", "spec", errors, "OrderedReady", "Parallel");
        Checks.OneOf(spec.Object("updateStrategy"), "type", "spec.updateStrategy", errors, "OnDelete", "RollingUpdate");
        Checks.NotNegative(spec, "replicas", "spec", errors);
        Checks.NotNegative(spec, "minReadySeconds", "spec", errors);
        SelectorAndTemplate(spec, "statefulset", errors);
        if (old is not null)
        {
            KeepStatefulSet(obj, old, errors);
        }
    }

    /// <summary>A selector must be there, not empty, and match the template.</summary>
    public static void SelectorAndTemplate(JsonObject? spec, string kind, List<FieldError> errors)
    {
        var selector = spec.Object("selector");
        var usable = true;
        if (selector is null)
        {
            errors.Add(FieldError.Required("spec.selector"));
        }
        else
        {
            usable = SelectorValidation.Check(selector, "spec.selector", errors);
            if (SelectorValidation.IsEmpty(selector))
            {
                errors.Add(FieldError.Invalid("spec.selector", selector, $"empty selector is invalid for {kind}"));
            }
        }
        if (!usable)
        {
            errors.Add(FieldError.Invalid("spec.selector", selector, "invalid label selector"));
            return;
        }
        var template = spec.Object("template");
        var labels = template.Object("metadata").Object("labels");
        if (
            selector is null
            || (!SelectorValidation.IsEmpty(selector) && !SelectorValidation.Matches(selector, labels))
        )
        {
            errors.Add(
                FieldError.Invalid(
                    "spec.template.metadata.labels",
                    labels,
                    "`selector` does not match template `labels`"
                )
            );
        }
        Template(template, errors);
    }

    private static void Template(JsonObject? template, List<FieldError> errors)
    {
        MetadataValidation.Maps(template.Object("metadata"), "spec.template.metadata", errors);
        var pod = template.Object("spec");
        PodSpecValidation.Check(pod, "spec.template.spec", errors);
        if (pod.String("restartPolicy") is { } policy and not "Always")
        {
            errors.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", policy, ["Always"]));
        }
        if (pod?["activeDeadlineSeconds"] is not null)
        {
            errors.Add(
                FieldError.Forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in ReplicaSet is not Supported"
                )
            );
        }
    }

    private static void KeepSelector(JsonObject? spec, JsonObject? old, List<FieldError> errors)
    {
        if (old is not null)
        {
            Checks.Immutable(spec?["selector"], old.Object("spec")?["selector"], "spec.selector", errors);
        }
    }

    private static void KeepStatefulSet(JsonObject obj, JsonObject old, List<FieldError> errors)
    {
        var (next, before) = (obj.Ensure("spec").DeepClone().AsObject(), old.Ensure("spec").DeepClone().AsObject());
        foreach (
            var field in (ReadOnlySpan<string>)
                [
                    "replicas",
                    "ordinals",
                    "template",
                    "updateStrategy",
                    "revisionHistoryLimit",
                    "persistentVolumeClaimRetentionPolicy",
                    "minReadySeconds",
                ]
        )
        {
            next.Remove(field);
            before.Remove(field);
        }
        if (!Json.Same(next, before))
        {
            errors.Add(
                FieldError.Forbidden(
                    "spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                        + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
                )
            );
        }
    }
}
