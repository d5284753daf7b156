using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.autoscalerRef</c>.</summary>
internal static class AutoscalerReader
{
    private const string Path = "spec.autoscalerRef";
    private const string ScaledObject = "ScaledObject";

    private static readonly Dictionary<string, string> ApiVersions = new(StringComparer.Ordinal)
    {
        ["HorizontalPodAutoscaler"] = "autoscaling/v2",
        [ScaledObject] = "keda.sh/v1alpha1",
    };

    public static V1AutoscalerRef? Read(V1CanarySpec spec, SpecErrors errors)
    {
        if (spec.AutoscalerRef is not { } reference)
        {
            return null;
        }
        var nameGiven = !string.IsNullOrEmpty(reference.Name);
        if (!nameGiven)
        {
            errors.Missing($"{Path}.name", "write the name of the target's autoscaler");
        }
        if (reference.PrimaryScalerReplicas is { MinReplicas: { } min, MaxReplicas: { } max } && min > max)
        {
            errors.Add(
                $"{Path}.primaryScalerReplicas",
                $"{min} to {max}",
                "has a minReplicas above its maxReplicas",
                "swap them"
            );
        }
        if (spec.TargetRef?.Kind is "DaemonSet" or TargetReference.Service)
        {
            errors.Add(Path, null, $"has nothing to scale: a {spec.TargetRef.Kind} has no replicas", "remove it");
        }
        return CheckKind(reference, errors) && nameGiven ? reference : null;
    }

    private static bool CheckKind(V1AutoscalerRef reference, SpecErrors errors)
    {
        var kind = reference.Kind ?? "";
        if (!ApiVersions.TryGetValue(kind, out var apiVersion))
        {
            errors.Add(
                $"{Path}.kind",
                kind,
                "is not a known autoscaler",
                $"use one of: {string.Join(", ", ApiVersions.Keys)}"
            );
            return false;
        }
        if (reference.ApiVersion != apiVersion)
        {
            errors.Add(
                $"{Path}.apiVersion",
                reference.ApiVersion ?? "",
                $"is not the API of {kind}s",
                $"write {apiVersion}"
            );
        }
        if (kind != ScaledObject && reference.PrimaryScalerQueries is { Count: > 0 })
        {
            errors.Add(
                $"{Path}.primaryScalerQueries",
                null,
                $"are for triggers, which a {kind} does not have",
                "remove them"
            );
        }
        return true;
    }
}
