using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.Pods;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.DaemonSets;

/// <summary>A DaemonSet's pods, by the nodes that they are for.</summary>
internal sealed class DaemonPods
{
    private readonly JsonObject set;
    private readonly ILookup<string, PodState> byNode;

    public DaemonPods(JsonObject set, IEnumerable<JsonObject> pods, IEnumerable<JsonObject> nodes)
    {
        this.set = set;
        All = [.. pods.Select(pod => new PodState(pod))];
        byNode = All.ToLookup(pod => NodeOf(pod.Object));
        Wanted = [.. nodes.Where(node => IsFor(node, set)).Select(node => node.Name())];
    }

    public IReadOnlyList<PodState> All { get; }

    /// <summary>The nodes that should have a pod.</summary>
    public IReadOnlyList<string> Wanted { get; }

    /// <summary>Wanted nodes with nothing on them, not even a pod that ends.</summary>
    public IEnumerable<string> Missing => Wanted.Where(node => !byNode[node].Any());

    /// <summary>Pods of nodes that should have none, pods that ended, and all but the oldest of several on a node.</summary>
    public IEnumerable<PodState> Superfluous =>
        All.Where(pod => !pod.Object.IsBeingDeleted())
            .Where(pod => !Wanted.Contains(NodeOf(pod.Object)) || !pod.IsActive || pod != Serving(NodeOf(pod.Object)));

    /// <summary>The pod that counts on a node; null: none does.</summary>
    public PodState? Serving(string node) =>
        byNode[node].Where(pod => pod.IsActive).OrderBy(pod => pod.Created).FirstOrDefault();

    /// <summary>A pod of the template for a node; the scheduler puts it there.</summary>
    public JsonObject New(string node, string hash)
    {
        var pod = PodFactory.NewPod(Kinds.DaemonSets, set, set.At("spec", "template") ?? new JsonObject());
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
