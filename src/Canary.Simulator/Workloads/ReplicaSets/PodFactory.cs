using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Workloads.ReplicaSets;

/// <summary>Makes pods from the template of their controller.</summary>
internal static class PodFactory
{
    /// <param name="type">The kind of the controller.</param>
    /// <param name="owner">The controller.</param>
    /// <param name="template">The pod template; null: the controller's own.</param>
    public static JsonObject NewPod(ResourceType type, JsonObject owner, JsonNode? template = null)
    {
        template ??= owner.At("spec", "template");
        var metadata = new JsonObject
        {
            ["namespace"] = owner.Key().Namespace,
            ["generateName"] = $"{owner.Name()}-",
            ["ownerReferences"] = new JsonArray(owner.ControllerReference(type)),
        };
        foreach (var name in (ReadOnlySpan<string>)["labels", "annotations", "finalizers"])
        {
            if (template.At("metadata", name) is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = template.At("spec")?.DeepClone(),
        };
    }
}
