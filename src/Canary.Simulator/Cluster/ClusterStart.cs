using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Registry;

namespace Canary.Simulator.Cluster;

/// <summary>What is there when a cluster starts.</summary>
internal static class ClusterStart
{
    public static void Run(ObjectRegistry registry)
    {
        var namespaces = registry.Catalogue.Find(ObjectRegistry.Namespaces)!; // built in
        foreach (var name in (ReadOnlySpan<string>)["default", "kube-node-lease", "kube-public", "kube-system"])
        {
            var obj = new JsonObject
            {
                ["kind"] = "Namespace",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject { ["name"] = name },
            };
            ObjectDecoding.Decode(namespaces, obj);
            registry.Create(namespaces, "", obj, new WriteOptions { FieldManager = "kube-apiserver" });
        }
        DefaultRoles.Create(registry);
    }
}
