using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.Pods;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.DaemonSets;

/// <summary>A DaemonSet's pods, by the nodes that they are for, at one moment.</summary>
internal sealed class DaemonPods
{
    private readonly JsonObject set;
    private readonly string hash;
    private readonly ILookup<string, PodState> byNode;

    public DaemonPods(
        JsonObject set,
        string hash,
        IEnumerable<JsonObject> pods,
        IEnumerable<JsonObject> nodes,
        DateTimeOffset now
    )
    {
        this.set = set;
        this.hash = hash;
        Now = now;
        MinReadySeconds = set.Number("spec", "minReadySeconds") ?? 0;
        All = [.. pods.Select(pod => new PodState(pod)).OrderBy(pod => pod.Created)];
        byNode = All.ToLookup(pod => NodeOf(pod.Object));
        Wanted = [.. nodes.Where(node => IsFor(node, set)).Select(node => node.Name())];
    }

    /// <summary>The moment.</summary>
    public DateTimeOffset Now { get; }

    public int MinReadySeconds { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PodState> All { get; }

    /// <summary>The nodes that should have a pod.</summary>
    public IReadOnlyList<string> Wanted { get; }

    /// <summary>Wanted nodes with nothing on them, not even a pod that ends.</summary>
    public IEnumerable<string> Missing => Wanted.Where(node => !byNode[node].Any());

    /// <summary>Pods of nodes that should have none, pods that ended, and on a node all but the oldest of the present template and of others.</summary>
    public IEnumerable<PodState> Superfluous =>
        All.Where(pod => !pod.Object.IsBeingDeleted()).Where(pod => !pod.IsActive || !IsKept(pod));

    /// <summary>Nodes that have a pod and should not.</summary>
    public int Misscheduled => All.Where(pod => pod.IsActive).Select(pod => NodeOf(pod.Object)).Except(Wanted).Count();

    private int Surge => Limit("maxSurge", "0");

    /// <summary>The pod that counts on a node; null: none does.</summary>
    public PodState? Serving(string node) => Active(node).FirstOrDefault();

    public bool IsUpdated(PodState pod) => pod.Object.Label(RevisionHistory.HashLabel) == hash;

    public bool IsAvailable(PodState pod) => pod.IsAvailable(MinReadySeconds, Now);

    /// <summary>Nodes that may get their new pod beside the old one now. A pod that serves nobody is not worth waiting for.</summary>
    public IEnumerable<string> ToSurge()
    {
        var budget = Surge - Wanted.Count(node => Active(node).Count() > 1);
        foreach (var node in Surge > 0 ? Wanted.Where(IsOld) : [])
        {
            if (!IsAvailable(Active(node).First()) || budget-- > 0)
            {
                yield return node;
            }
        }
    }

    /// <summary>
    /// Pods of an old template that can go now: those that serve nobody, those whose successor serves already, and without surge as many as
    /// may be missed.
    /// </summary>
    public IEnumerable<PodState> ToEnd()
    {
        if (Surge > 0)
        {
            return Wanted
                .Where(node => Active(node).Any(pod => IsUpdated(pod) && IsAvailable(pod)))
                .SelectMany(node => Active(node).Where(pod => !IsUpdated(pod)));
        }
        var available = Wanted.Count(node => Active(node).Any(IsAvailable));
        var budget = Math.Max(1, Limit("maxUnavailable", "1")) - (Wanted.Count - available);
        return Wanted.Where(IsOld).Select(node => Active(node).First()).Where(pod => !IsAvailable(pod) || budget-- > 0);
    }

    /// <summary>A pod of the present template for a node; the scheduler puts it there.</summary>
    public JsonObject New(string node)
    {
        var pod = PodFactory.NewPod(Kinds.DaemonSets, set);
        var labels = pod.Ensure("metadata", "labels");
        labels[RevisionHistory.HashLabel] = hash;
        labels["pod-template-generation"] =
            set.Annotation("deprecated.daemonset.template.generation") ?? $"{set.Generation()}";
        pod.Ensure("spec", "affinity", "nodeAffinity")["requiredDuringSchedulingIgnoredDuringExecution"] =
            new JsonObject
            {
                ["nodeSelectorTerms"] = new JsonArray(
                    new JsonObject
                    {
                        ["matchFields"] = new JsonArray(
                            new JsonObject
                            {
                                ["key"] = "metadata.name",
                                ["operator"] = "In",
                                ["values"] = new JsonArray(node),
                            }
                        ),
                    }
                ),
            };
        return pod;
    }

    private IEnumerable<PodState> Active(string node) => byNode[node].Where(pod => pod.IsActive);

    /// <summary>It has a pod, and none of the present template.</summary>
    private bool IsOld(string node) => Active(node).Any() && !Active(node).Any(IsUpdated);

    private bool IsKept(PodState pod)
    {
        var node = NodeOf(pod.Object);
        return Wanted.Contains(node)
            && (
                Surge > 0
                    ? pod == Active(node).First(other => IsUpdated(other) == IsUpdated(pod))
                    : pod == Serving(node)
            );
    }

    private int Limit(string name, string fallback) =>
        IntOrPercent.Resolve(
            set.At("spec", "updateStrategy", "rollingUpdate", name),
            fallback,
            Wanted.Count,
            roundUp: true
        );

    /// <summary>Daemons run on cordoned nodes too.</summary>
    private static bool IsFor(JsonObject node, JsonObject set)
    {
        var open = node.Copy();
        open.Map("spec")?.Remove("unschedulable");
        return NodeFit.Accepts(open, set.At("spec", "template") ?? new JsonObject());
    }

    /// <summary>Where it is, or where its affinity will put it.</summary>
    private static string NodeOf(JsonObject pod) =>
        pod.Text("spec", "nodeName")
        ?? pod.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
            .Items("nodeSelectorTerms")
            .SelectMany(term => term.Items("matchFields"))
            .SelectMany(field => field.Items("values"))
            .FirstOrDefault()
            .Text()
        ?? "";
}
