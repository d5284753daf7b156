using System.Text.Json.Nodes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>Registers the simulated nodes.</summary>
internal static class NodeRegistrar
{
    /// <summary>Makes the nodes <c>node-1</c> to <c>node-n</c> where they are not there yet.</summary>
    public static void Register(ICluster cluster, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            var name = $"node-{number}";
            if (cluster.Get(Kinds.Nodes, new("", name)) is not null)
            {
                continue;
            }
            var node = cluster.Create(Kinds.Nodes, NewNode(name), "kubelet");
            node["status"] = Status(name, number, cluster.Time.GetUtcNow().ToKubernetesTime());
            cluster.Update(Kinds.Nodes, node, "kubelet", "status");
        }
    }

    private static JsonObject NewNode(string name) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = name,
                    ["kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = "amd64",
                },
            },
        };

    private static JsonObject Status(string name, int number, string now) =>
        new()
        {
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = $"10.0.{number >> 8}.{number & 0xFF}" },
                new JsonObject { ["type"] = "Hostname", ["address"] = name }
            ),
            ["capacity"] = Resources(),
            ["allocatable"] = Resources(),
            ["conditions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = "True",
                    ["reason"] = "KubeletReady",
                    ["message"] = "kubelet is posting ready status",
                    ["lastHeartbeatTime"] = now,
                    ["lastTransitionTime"] = now,
                }
            ),
            ["nodeInfo"] = new JsonObject
            {
                ["architecture"] = "amd64",
                ["bootID"] = "",
                ["containerRuntimeVersion"] = "simulator://1",
                ["kernelVersion"] = "simulated",
                ["kubeProxyVersion"] = "",
                ["kubeletVersion"] = "v1.34.0",
                ["machineID"] = "",
                ["operatingSystem"] = "linux",
                ["osImage"] = "Canary simulator",
                ["systemUUID"] = "",
            },
        };

    private static JsonObject Resources() =>
        new()
        {
            ["cpu"] = "64",
            ["memory"] = "256Gi",
            ["pods"] = "10000",
        };
}
