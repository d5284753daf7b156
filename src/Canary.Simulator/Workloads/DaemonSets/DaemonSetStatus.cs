using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.DaemonSets;

/// <summary>Computes a DaemonSet's status.</summary>
internal static class DaemonSetStatus
{
    public static JsonObject Of(JsonObject set, DaemonPods pods, string hash, int minReadySeconds, DateTimeOffset now)
    {
        var serving = pods.Wanted.Select(pods.Serving).OfType<PodState>().ToList();
        var available = serving.Count(pod => pod.IsAvailable(minReadySeconds, now));
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = serving.Count,
            ["desiredNumberScheduled"] = pods.Wanted.Count,
            ["numberMisscheduled"] = pods.Superfluous.Count(pod => pod.IsActive),
            ["numberReady"] = serving.Count(pod => pod.IsReady),
            ["observedGeneration"] = set.Generation(),
        };
        Count(status, "numberAvailable", available);
        Count(status, "numberUnavailable", pods.Wanted.Count - available);
        Count(
            status,
            "updatedNumberScheduled",
            serving.Count(pod => pod.Object.Label(RevisionHistory.HashLabel) == hash)
        );
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
