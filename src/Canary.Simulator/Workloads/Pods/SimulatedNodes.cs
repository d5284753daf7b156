using System.Text.Json.Nodes;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>The simulated nodes, and which pods are theirs.</summary>
/// <param name="areOurs">Others may run nodes in the cluster too: ours are marked, and get nothing but what asks for them.</param>
public sealed class SimulatedNodes(bool areOurs)
{
    /// <summary>On nodes that are simulated beside others: a label for pods to select, and a taint against all that do not.</summary>
    public const string Label = "simulator.canary.dev/node";

    private const string True = "true";

    /// <summary>
    /// Makes the nodes where they are not there yet: <c>node-1</c> to <c>node-n</c>, or <c>canary-simulator-1</c> beside others. Those that are
    /// there are ready again, though nobody ran them for a while.
    /// </summary>
    internal void Register(ICluster cluster, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            var name = $"{(areOurs ? "canary-simulator" : "node")}-{number}";
            var node = cluster.Get(Kinds.Nodes, new("", name)) ?? cluster.Create(Kinds.Nodes, NewNode(name), "kubelet");
            if (IsReady(node))
            {
                continue;
            }
            // Controllers write labels and taints as soon as they see a node; the status alone is the kubelet's, whatever the version.
            var status = new JsonObject
            {
                ["apiVersion"] = Kinds.Nodes.ApiVersion,
                ["kind"] = Kinds.Nodes.Kind,
                ["metadata"] = new JsonObject { ["name"] = name },
                ["status"] = Status(name, number, cluster.Time.GetUtcNow().ToKubernetesTime()),
            };
            cluster.Apply(Kinds.Nodes, status, "kubelet", "status");
        }
    }

    private static bool IsReady(JsonObject node) =>
        node.Items("status", "conditions")
            .Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    /// <summary>The node is simulated here.</summary>
    internal bool Has(JsonObject node) => !areOurs || node.Label(Label) == True;

    /// <summary>The pod may run here.</summary>
    internal bool Want(JsonObject pod) => !areOurs || pod.Map("spec", "nodeSelector").Text(Label) == True;

    private JsonObject NewNode(string name)
    {
        var node = new JsonObject
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
        if (areOurs)
        {
            node["metadata"]!["labels"]![Label] = True;
            node["spec"] = new JsonObject
            {
                ["taints"] = new JsonArray(
                    new JsonObject
                    {
                        ["key"] = Label,
                        ["value"] = True,
                        ["effect"] = "NoSchedule",
                    }
                ),
            };
        }
        return node;
    }

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
