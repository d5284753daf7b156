using System.Text.Json;
using Canary.Controller.Configs;
using Canary.Engine;

namespace Canary.Controller.Targets;

/// <summary>What all kinds of workloads have in common.</summary>
internal static class WorkloadProjection
{
    /// <summary>Everything but what depends on the kind: size, status, and what is unfit.</summary>
    public static V1Workload Project(JsonElement workload)
    {
        var metadata = JsonProjection.Metadata(workload);
        var template = workload.Child("spec", "template");
        return new V1Workload
        {
            Metadata = metadata,
            Version = metadata.Generation,
            MatchLabels = workload.Child("spec", "selector", "matchLabels").Map(),
            PodLabels = template.Child("metadata", "labels").Map(),
            TemplateHash = template.ValueKind == JsonValueKind.Object ? CanonicalJson.Hash(template) : "",
            Images = ReadImages(template),
            Ports = PortDiscovery.Of(template.Child("spec")),
            Kept = KeptContent.Of(workload),
            Configs = ConfigReferences.Of(template.Child("spec")),
        };
    }

    /// <summary>As <see cref="Project"/>, sized by <c>spec.replicas</c>, whose default is 1.</summary>
    public static V1Workload ProjectReplicated(JsonElement workload) =>
        Project(workload) with
        {
            Replicas = workload.Child("spec", "replicas").Number() ?? 1,
            SizeManagers = ManagersOf(workload, "f:spec", "f:replicas"),
            Status = workload.Child("status") is { ValueKind: JsonValueKind.Object } status
                ? status.Deserialize(TargetsJson.Default.V1WorkloadStatus) ?? new()
                : new(),
        };

    /// <summary>The field managers that own a field.</summary>
    public static ValueList<string> ManagersOf(JsonElement document, params string[] field) =>
        document
            .Child("metadata", "managedFields")
            .Items()
            .Where(entry => entry.Child("fieldsV1").Child(field).ValueKind != JsonValueKind.Undefined)
            .Select(entry => entry.Child("manager").Text())
            .Distinct()
            .ToValueList();

    private static ValueList<string> ReadImages(JsonElement template) =>
        template
            .Child("spec", "containers")
            .Items()
            .Select(container => container.Child("image").Text())
            .Where(image => image.Length > 0)
            .ToValueList();
}
