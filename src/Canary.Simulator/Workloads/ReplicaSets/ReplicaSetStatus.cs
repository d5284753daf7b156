using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.ReplicaSets;

/// <summary>Computes a ReplicaSet's status.</summary>
internal static class ReplicaSetStatus
{
    public static JsonObject Of(
        JsonObject set,
        IReadOnlyList<PodState> pods,
        int minReadySeconds,
        (string Reason, string Message)? failure,
        DateTimeOffset now
    )
    {
        var labels = LabelSelector.OfLabels(set.Map("spec", "template", "metadata", "labels"));
        var status = new JsonObject { ["replicas"] = pods.Count };
        Count(status, "fullyLabeledReplicas", pods.Count(pod => labels.Matches(pod.Object)));
        Count(status, "readyReplicas", pods.Count(pod => pod.IsReady));
        Count(status, "availableReplicas", pods.Count(pod => pod.IsAvailable(minReadySeconds, now)));
        status["observedGeneration"] = set.Generation();
        if (failure is { } why)
        {
            var old = set.Items("status", "conditions").FirstOrDefault();
            status["conditions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "ReplicaFailure",
                    ["status"] = "True",
                    ["lastTransitionTime"] = old.Text("lastTransitionTime") ?? now.ToKubernetesTime(),
                    ["reason"] = why.Reason,
                    ["message"] = why.Message,
                }
            );
        }
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
