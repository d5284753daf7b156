using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.DaemonSets;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.StatefulSets;

/// <summary>What to do next: pods to make, by their numbers, and pods to end.</summary>
internal readonly record struct StatefulStep(IReadOnlyList<int> Create, IReadOnlyList<PodState> Delete)
{
    public static StatefulStep Wait { get; } = new([], []);
}

/// <summary>A StatefulSet's pods, by their numbers, at one moment.</summary>
internal sealed class StatefulPods
{
    private readonly JsonObject set;
    private readonly SortedDictionary<int, PodState> byOrdinal;

    public StatefulPods(JsonObject set, string hash, IEnumerable<JsonObject> pods, DateTimeOffset now)
    {
        this.set = set;
        UpdateRevision = $"{set.Name()}-{hash}";
        Now = now;
        byOrdinal = new(pods.Select(pod => new PodState(pod)).ToDictionary(pod => Ordinal(pod.Object)));
    }

    public IEnumerable<PodState> All => byOrdinal.Values;

    /// <summary>The moment.</summary>
    public DateTimeOffset Now { get; }

    public int MinReadySeconds => set.Number("spec", "minReadySeconds") ?? 0;

    /// <summary>The revision of the present template.</summary>
    public string UpdateRevision { get; }

    /// <summary>The template hashes that are still needed.</summary>
    public IReadOnlySet<string> Hashes =>
        All.Select(pod => Revision(pod) ?? "").Append(CurrentRevision).Select(HashOf).ToHashSet();

    private string CurrentRevision => set.Text("status", "currentRevision") ?? UpdateRevision;

    private int Start => set.Number("spec", "ordinals", "start") ?? 0;

    private int Replicas => set.Number("spec", "replicas") ?? 1;

    private int Partition => set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;

    private bool Parallel => set.Text("spec", "podManagementPolicy") == "Parallel";

    private bool Rolls => set.Text("spec", "updateStrategy", "type") != "OnDelete";

    /// <summary>The revision that a pod made now gets: below the partition the old one.</summary>
    public string RevisionOf(int ordinal) => Rolls && ordinal < Partition ? CurrentRevision : UpdateRevision;

    /// <summary>Nothing while a pod that comes earlier is not available, or is ending; with Parallel that holds for updates only.</summary>
    public StatefulStep NextStep()
    {
        var wanted = Enumerable.Range(Start, Replicas).ToList();
        var ended = All.Where(pod => pod.Phase is "Succeeded" or "Failed" && !pod.Object.IsBeingDeleted()).ToList();
        if (ended.Count > 0)
        {
            return new([], ended);
        }
        return Parallel ? NextAtOnce(wanted) : NextInOrder(wanted);
    }

    public JsonObject ToStatus()
    {
        var updated = All.Count(IsUpdated);
        var complete = Rolls && updated == Replicas && byOrdinal.Count == Replicas && All.All(pod => pod.IsReady);
        var current = complete ? UpdateRevision : CurrentRevision;
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Generation(),
            ["replicas"] = byOrdinal.Count,
            ["availableReplicas"] = All.Count(IsAvailable),
            ["currentRevision"] = current,
            ["updateRevision"] = UpdateRevision,
            ["collisionCount"] = 0,
        };
        Count(status, "readyReplicas", All.Count(pod => pod.IsReady));
        Count(status, "updatedReplicas", updated);
        Count(status, "currentReplicas", All.Count(pod => Revision(pod) == current));
        return status;
    }

    /// <summary>A pod of this number and template.</summary>
    public JsonObject New(int ordinal, string revision, JsonNode? template)
    {
        var pod = PodFactory.NewPod(Kinds.StatefulSets, set, template);
        var name = string.Create(CultureInfo.InvariantCulture, $"{set.Name()}-{ordinal}");
        var metadata = pod.Ensure("metadata");
        metadata.Remove("generateName");
        metadata["name"] = name;
        var labels = pod.Ensure("metadata", "labels");
        labels[RevisionHistory.HashLabel] = revision;
        labels["statefulset.kubernetes.io/pod-name"] = name;
        labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);
        var spec = pod.Ensure("spec");
        spec["hostname"] = name;
        spec["subdomain"] = set.Text("spec", "serviceName");
        return pod;
    }

    private StatefulStep NextInOrder(List<int> wanted)
    {
        foreach (var ordinal in wanted)
        {
            if (!byOrdinal.TryGetValue(ordinal, out var pod))
            {
                return new([ordinal], []);
            }
            // A pod of an old template may be the very reason that it is not ready.
            if (pod.Object.IsBeingDeleted() || (!IsAvailable(pod) && !IsReplaceable(ordinal, pod)))
            {
                return StatefulStep.Wait;
            }
        }
        if (All.Any(pod => pod.Object.IsBeingDeleted()))
        {
            return StatefulStep.Wait;
        }
        var last = byOrdinal.Keys.Except(wanted).DefaultIfEmpty(-1).Max();
        return last >= 0 ? new([], [byOrdinal[last]]) : NextUpdate(wanted);
    }

    private StatefulStep NextAtOnce(List<int> wanted)
    {
        var missing = wanted.Where(ordinal => !byOrdinal.ContainsKey(ordinal)).ToList();
        var superfluous = byOrdinal
            .Where(pair => !wanted.Contains(pair.Key) && !pair.Value.Object.IsBeingDeleted())
            .Select(pair => pair.Value)
            .ToList();
        return missing.Count + superfluous.Count > 0 ? new(missing, superfluous) : NextUpdate(wanted);
    }

    /// <summary>One pod after the other, from the last to the partition.</summary>
    private StatefulStep NextUpdate(List<int> wanted)
    {
        foreach (var ordinal in wanted.Where(ordinal => ordinal >= Partition).Reverse())
        {
            var pod = byOrdinal[ordinal];
            if (IsReplaceable(ordinal, pod) && !pod.Object.IsBeingDeleted())
            {
                return new([], [pod]);
            }
            if (pod.Object.IsBeingDeleted() || !IsAvailable(pod))
            {
                return StatefulStep.Wait;
            }
        }
        return StatefulStep.Wait;
    }

    private bool IsReplaceable(int ordinal, PodState pod) => Rolls && ordinal >= Partition && !IsUpdated(pod);

    private bool IsUpdated(PodState pod) => Revision(pod) == UpdateRevision;

    private bool IsAvailable(PodState pod) => pod.IsAvailable(MinReadySeconds, Now);

    private static string? Revision(PodState pod) => pod.Object.Label(RevisionHistory.HashLabel);

    private static string HashOf(string revision) => revision[(revision.LastIndexOf('-') + 1)..];

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
}
