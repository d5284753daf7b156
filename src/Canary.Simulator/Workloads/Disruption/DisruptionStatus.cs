using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.Disruption;

/// <summary>Computes a PodDisruptionBudget's status.</summary>
/// <param name="budget">The budget.</param>
/// <param name="pods">What it selects.</param>
/// <param name="scale">How many there should be.</param>
/// <param name="now">The present time.</param>
internal sealed class DisruptionStatus(JsonObject budget, IReadOnlyList<JsonObject> pods, int scale, DateTimeOffset now)
{
    /// <summary>An eviction that has not even begun to end its pod by then did not happen.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    /// <summary>When the first eviction that was allowed is forgotten; null: none is remembered.</summary>
    public TimeSpan? UntilForgotten => Disrupted().Select(pair => (TimeSpan?)(pair.Value + Memory - now)).Min();

    public JsonObject ToJson()
    {
        var disrupted = Disrupted().ToDictionary();
        var healthy = pods.Select(pod => new PodState(pod))
            .Count(pod => pod.IsReady && pod.IsActive && !disrupted.ContainsKey(pod.Object.Name()));
        var (expected, desired) = Bounds();
        var allowed = expected > 0 ? Math.Max(0, healthy - desired) : 0;
        var status = new JsonObject
        {
            ["observedGeneration"] = budget.Generation(),
            ["currentHealthy"] = healthy,
            ["desiredHealthy"] = desired,
            ["expectedPods"] = expected,
            ["disruptionsAllowed"] = allowed,
            ["conditions"] = new JsonArray(Condition(allowed > 0)),
        };
        if (disrupted.Count > 0)
        {
            status["disruptedPods"] = new JsonObject(
                disrupted.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.ToKubernetesTime()))
            );
        }
        return status;
    }

    private (int Expected, int Desired) Bounds()
    {
        var least = budget.At("spec", "minAvailable");
        if (budget.At("spec", "maxUnavailable") is { } most)
        {
            return (scale, Math.Max(0, scale - IntOrPercent.Resolve(most, "0", scale, roundUp: true)));
        }
        return least.Number() is { } count
            ? (pods.Count, count)
            : (scale, IntOrPercent.Resolve(least, "0", scale, roundUp: true));
    }

    /// <summary>Pods whose eviction was allowed and has not begun.</summary>
    private IEnumerable<KeyValuePair<string, DateTimeOffset>> Disrupted() =>
        from entry in budget.Map("status", "disruptedPods") ?? []
        let at = budget.Time("status", "disruptedPods", entry.Key)
        where at + Memory > now && pods.Any(pod => pod.Name() == entry.Key && !pod.IsBeingDeleted())
        select KeyValuePair.Create(entry.Key, at.Value);

    private JsonObject Condition(bool allowed)
    {
        var old = budget.Items("status", "conditions").FirstOrDefault();
        var status = allowed ? "True" : "False";
        return new()
        {
            ["type"] = "DisruptionAllowed",
            ["status"] = status,
            ["observedGeneration"] = budget.Generation(),
            ["lastTransitionTime"] =
                old.Text("status") == status ? old.Text("lastTransitionTime") : now.ToKubernetesTime(),
            ["reason"] = allowed ? "SufficientPods" : "InsufficientPods",
            ["message"] = "",
        };
    }
}
