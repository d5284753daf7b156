using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>Counts <c>metadata.generation</c>: what the desired state is has changed.</summary>
internal static class Generations
{
    public static void Count(string subresource, ResourceDefinition definition, JsonObject old, JsonObject next)
    {
        if (subresource == PodBinding.Subresource)
        {
            return;
        }
        var changed = definition.Generation switch
        {
            GenerationRule.None => false,
            GenerationRule.Everything => !Json.Same(Desired(old, definition), Desired(next, definition)),
            GenerationRule.SpecAndAnnotations => !Json.Same(old["spec"], next["spec"])
                || !Json.Same(Annotations(old), Annotations(next)),
            _ => !Json.Same(old["spec"], next["spec"]),
        };
        if (changed)
        {
            next.Ensure("metadata")["generation"] = (old.Object("metadata").Integer("generation") ?? 0) + 1;
        }
    }

    private static JsonObject Desired(JsonObject obj, ResourceDefinition definition)
    {
        var copy = obj.DeepClone().AsObject();
        copy.Remove("metadata");
        copy.Remove("kind");
        copy.Remove("apiVersion");
        if (definition.HasStatus)
        {
            copy.Remove("status");
        }
        return copy;
    }

    private static JsonObject? Annotations(JsonObject obj) =>
        obj.Object("metadata").Object("annotations") is { Count: > 0 } annotations ? annotations : null;
}
