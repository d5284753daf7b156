using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.ReplicaSets;

/// <summary>A pod as its controller sees it.</summary>
internal sealed record PodState(JsonObject Object)
{
    public string Phase { get; } = Object.Text("status", "phase") ?? "Pending";

    public bool IsReady { get; } =
        Object
            .Items("status", "conditions")
            .Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    public DateTimeOffset ReadySince { get; } =
        Object
            .Items("status", "conditions")
            .FirstOrDefault(condition => condition.Text("type") == "Ready")
            .Time("lastTransitionTime")
        ?? DateTimeOffset.MinValue;

    public DateTimeOffset Created { get; } = Object.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;

    /// <summary>It counts: neither ended nor asked to end.</summary>
    public bool IsActive => Phase is not ("Succeeded" or "Failed") && !Object.IsBeingDeleted();

    /// <summary>Ready for long enough.</summary>
    public bool IsAvailable(int minReadySeconds, DateTimeOffset now) =>
        IsReady && (minReadySeconds == 0 || ReadySince + TimeSpan.FromSeconds(minReadySeconds) <= now);

    /// <summary>When the next of the ready pods becomes available, by time alone; null: none does.</summary>
    public static TimeSpan? UntilAvailable(IEnumerable<PodState> pods, int minReadySeconds, DateTimeOffset now) =>
        pods.Where(pod => pod.IsReady && !pod.IsAvailable(minReadySeconds, now))
            .Select(pod => (TimeSpan?)(pod.ReadySince + TimeSpan.FromSeconds(minReadySeconds) - now))
            .Min();
}
