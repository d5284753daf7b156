using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.DaemonSets;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.StatefulSets;

/// <summary>A StatefulSet's pods, by their numbers.</summary>
internal sealed class StatefulPods
{
    private readonly JsonObject set;
    private readonly Dictionary<int, PodState> byOrdinal;

    public StatefulPods(JsonObject set, IEnumerable<JsonObject> pods)
    {
        this.set = set;
        byOrdinal = pods.Select(pod => new PodState(pod)).ToDictionary(pod => Ordinal(pod.Object));
    }

    public IEnumerable<PodState> All => byOrdinal.Values;

    /// <summary>The template hashes that pods have.</summary>
    public IReadOnlySet<string> Hashes =>
        All.Select(pod => pod.Object.Label(RevisionHistory.HashLabel) ?? "")
            .Select(label => label[(label.LastIndexOf('-') + 1)..])
            .ToHashSet();

    private int Start => set.Number("spec", "ordinals", "start") ?? 0;

    private int Replicas => set.Number("spec", "replicas") ?? 1;

    private int Partition => set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;

    private bool Parallel => set.Text("spec", "podManagementPolicy") == "Parallel";

    /// <summary>The one thing to do next; nothing while a pod that comes earlier is not ready, or is ending.</summary>
    public (int? Create, PodState? Delete) NextStep(string hash)
    {
        for (var ordinal = Start; ordinal < Start + Replicas; ordinal++)
        {
            if (!byOrdinal.TryGetValue(ordinal, out var pod))
            {
                return (ordinal, null);
            }
            if (pod.Phase is "Succeeded" or "Failed" && !pod.Object.IsBeingDeleted())
            {
                return (null, pod);
            }
            // A pod of an old template may be the very reason that it is not ready.
            if (!Parallel && (!pod.IsReady || pod.Object.IsBeingDeleted()) && IsCurrent(pod, hash))
            {
                return default;
            }
        }
        if (All.Any(pod => pod.Object.IsBeingDeleted()))
        {
            return default;
        }
        var superfluous = byOrdinal.Keys.Where(ordinal => ordinal >= Start + Replicas).DefaultIfEmpty(-1).Max();
        return superfluous >= 0 ? (null, byOrdinal[superfluous]) : (null, NextToReplace(hash));
    }

    public JsonObject ToStatus(string hash, DateTimeOffset now)
    {
        var revision = $"{set.Name()}-{hash}";
        var minReady = set.Number("spec", "minReadySeconds") ?? 0;
        var updated = All.Count(pod => IsCurrent(pod, hash));
        var complete = updated == Replicas && byOrdinal.Count == Replicas && All.All(pod => pod.IsReady);
        var current = complete ? revision : set.Text("status", "currentRevision") ?? revision;
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Generation(),
            ["replicas"] = byOrdinal.Count,
            ["availableReplicas"] = All.Count(pod => pod.IsAvailable(minReady, now)),
            ["currentRevision"] = current,
            ["updateRevision"] = revision,
            ["collisionCount"] = 0,
        };
        Count(status, "readyReplicas", All.Count(pod => pod.IsReady));
        Count(status, "updatedReplicas", updated);
        Count(status, "currentReplicas", All.Count(pod => pod.Object.Label(RevisionHistory.HashLabel) == current));
        return status;
    }

    private static int Ordinal(JsonObject pod)
    {
        var name = pod.Name();
        var number = name.AsSpan(name.LastIndexOf('-') + 1);
        return int.TryParse(number, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : -1;
    }

    private static void Count(JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }

    private PodState? NextToReplace(string hash) =>
        set.Text("spec", "updateStrategy", "type") == "OnDelete"
            ? null
            : byOrdinal
                .Where(pair => pair.Key >= Partition && !IsCurrent(pair.Value, hash))
                .OrderByDescending(pair => pair.Key)
                .Select(pair => pair.Value)
                .FirstOrDefault();

    private bool IsCurrent(PodState pod, string hash) =>
        pod.Object.Label(RevisionHistory.HashLabel) == $"{set.Name()}-{hash}";
}
