using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.World;

/// <summary>Targets that are no Deployments, and their Canaries.</summary>
internal static class TargetManifests
{
    public static JsonObject DaemonSet(string image) => Workload("DaemonSet", image, "");

    public static JsonObject StatefulSet(string image) =>
        Workload("StatefulSet", image, "\"replicas\": 2, \"serviceName\": \"podinfo-pods\",");

    /// <summary>Leads to pods that the user runs for himself.</summary>
    public static JsonObject Service(string version) =>
        Manifests.Parse(
            $$"""
            { "apiVersion": "v1", "kind": "Service",
              "metadata": { "name": "podinfo", "namespace": "{{Manifests.Namespace}}" },
              "spec": { "selector": { "app": "podinfo-{{version}}" },
                "ports": [ { "name": "http", "port": 80, "targetPort": 9898 } ] } }
            """
        );

    /// <summary>The Canary, pointed at another kind of target.</summary>
    public static JsonObject For(JsonObject canary, string kind, string apiVersion = "apps/v1")
    {
        canary["spec"]!["targetRef"]!["kind"] = kind;
        canary["spec"]!["targetRef"]!["apiVersion"] = apiVersion;
        return canary;
    }

    private static JsonObject Workload(string kind, string image, string spec)
    {
        var workload = Manifests.Deployment(image);
        workload["kind"] = kind;
        foreach (var (name, value) in Manifests.Parse($"{{ {spec.TrimEnd(',')} }}").ToList())
        {
            workload["spec"]![name] = value?.DeepClone();
        }
        return workload;
    }
}
