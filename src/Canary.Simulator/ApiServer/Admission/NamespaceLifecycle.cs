using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Registry;

namespace Canary.Simulator.ApiServer.Admission;

/// <summary>Nothing is created in a namespace that is missing or on its way out.</summary>
internal static class NamespaceLifecycle
{
    public static void DemandActive(ObjectRegistry registry, ResourceType type, string @namespace, string name)
    {
        var found =
            registry.Store.Find("namespaces", new ObjectKey("", @namespace))
            ?? throw ApiErrors.NotFound(ObjectRegistry.Namespaces, @namespace);
        if (!Lifecycle.IsTerminating(found.ToJson(ObjectRegistry.Namespaces)))
        {
            return;
        }
        var why = $"unable to create new content in namespace {@namespace} because it is being terminated";
        throw ApiErrors.Forbidden(
            type.Group,
            type.Plural,
            name,
            why,
            new JsonArray(
                new JsonObject
                {
                    ["reason"] = "NamespaceTerminating",
                    ["message"] = $"namespace {@namespace} is being terminated",
                    ["field"] = "metadata.namespace",
                }
            )
        );
    }
}
