using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>The binding subresource of pods: puts a pod on a node, once.</summary>
internal static class PodBinding
{
    public const string Subresource = "binding";

    public static JsonObject Bind(
        ObjectRegistry registry,
        ResourceDefinition pods,
        ObjectKey key,
        JsonObject binding,
        WriteOptions options
    )
    {
        var node = binding.Object("target").String("name") is { Length: > 0 } name
            ? name
            : throw ApiErrors.Invalid("Binding", "", key.Name, [FieldError.Required("target.name")]);
        return registry.Update(pods, key, Assign, options with { Subresource = Subresource });

        JsonObject Assign(JsonObject pod)
        {
            var spec = pod.Ensure("spec");
            if (spec.String("nodeName") is { Length: > 0 } taken)
            {
                throw ApiErrors.Conflict(
                    new ResourceType("", "v1", "pods/binding", "Binding"),
                    key.Name,
                    $"pod {key.Name} is already assigned to node \"{taken}\""
                );
            }
            spec["nodeName"] = node;
            SetScheduled(pod.Ensure("status"), registry.Time.GetUtcNow());
            return pod;
        }
    }

    private static void SetScheduled(JsonObject status, DateTimeOffset now)
    {
        var conditions = status.Array("conditions") ?? [];
        status["conditions"] = new JsonArray([
            .. conditions.Objects().Where(c => c.String("type") != "PodScheduled").Select(c => c.DeepClone()),
            new JsonObject
            {
                ["type"] = "PodScheduled",
                ["status"] = "True",
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = Timestamps.Write(now),
            },
        ]);
    }
}
