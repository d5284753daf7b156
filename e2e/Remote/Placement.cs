using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.Pods;

namespace Canary.EndToEnd.Tests.Remote;

/// <summary>
/// The stories' images exist nowhere, so their pods belong on the simulated nodes, whatever other nodes the cluster has. Primaries are copies,
/// and so go there too.
/// </summary>
internal static class Placement
{
    /// <summary>Makes the pods of a workload select the simulated nodes; a manifest that says nothing of its pods stays as it is.</summary>
    public static void OnSimulatedNodes(JsonObject manifest)
    {
        if (
            (string?)manifest["kind"] is not ("Deployment" or "StatefulSet" or "DaemonSet")
            || manifest["spec"]?["template"]?["spec"] is not JsonObject pods
        )
        {
            return;
        }
        pods["nodeSelector"] = new JsonObject { [SimulatedNodes.Label] = "true" };
        pods["tolerations"] = new JsonArray(new JsonObject { ["key"] = SimulatedNodes.Label, ["operator"] = "Exists" });
    }
}
