using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>Namespaces carry their name as a label, and a finalizer until their content is gone.</summary>
internal static class NamespaceDefaults
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    public static void Prepare(JsonObject obj, JsonObject? old)
    {
        if (old is not null)
        {
            obj["spec"] = old["spec"]?.DeepClone();
            return;
        }
        obj.Ensure("spec")["finalizers"] = new JsonArray("kubernetes");
        obj.Ensure("status")["phase"] = "Active";
    }

    public static void Set(JsonObject obj)
    {
        var metadata = obj.Ensure("metadata");
        if (metadata.String("name") is { Length: > 0 } name)
        {
            metadata.Ensure("labels")[NameLabel] = name;
        }
    }
}
