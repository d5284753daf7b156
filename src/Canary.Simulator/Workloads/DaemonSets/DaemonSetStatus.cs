using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.DaemonSets;

/// <summary>Computes a DaemonSet's status.</summary>
internal static class DaemonSetStatus
{
    public static JsonObject Of(JsonObject set, DaemonPods pods)
    {
        var serving = pods.Wanted.Select(pods.Serving).OfType<PodState>().ToList();
        var available = serving.Count(pods.IsAvailable);
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = serving.Count,
            ["desiredNumberScheduled"] = pods.Wanted.Count,
            ["numberMisscheduled"] = pods.Misscheduled,
            ["numberReady"] = serving.Count(pod => pod.IsReady),
            ["observedGeneration"] = set.Generation(),
        };
        Count(status, "numberAvailable", available);
        Count(status, "numberUnavailable", pods.Wanted.Count - available);
        Count(status, "updatedNumberScheduled", serving.Count(pods.IsUpdated));
        return status;
    }

    private static void Count(JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }
}
