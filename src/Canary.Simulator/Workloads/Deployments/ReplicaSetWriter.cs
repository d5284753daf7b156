using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes.Client;

namespace Canary.Simulator.Workloads.Deployments;

/// <summary>Makes, sizes and deletes the ReplicaSets of a Deployment.</summary>
internal sealed class ReplicaSetWriter(ControllerContext context)
{
    public const string Manager = "kube-controller-manager";
    private const string Component = "deployment-controller";

    private static readonly HashSet<string> NotCopied =
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        ReplicaSetState.RevisionAnnotation,
        ReplicaSetState.HistoryAnnotation,
        ReplicaSetState.DesiredAnnotation,
        ReplicaSetState.MaxAnnotation,
        "deprecated.deployment.rollback.to",
    ];

    /// <summary>Makes the ReplicaSet of the Deployment's template.</summary>
    public JsonObject Create(JsonObject deployment, DeploymentSpec spec, int size, long revision)
    {
        var hash = PodTemplate.Hash(
            deployment.At("spec", "template"),
            deployment.Number("status", "collisionCount") ?? 0
        );
        var template = deployment.Map("spec", "template")!.Copy();
        template.Ensure("metadata", "labels")[PodTemplate.HashLabel] = hash;
        var selector = deployment.Map("spec", "selector")!.Copy();
        selector.Ensure("matchLabels")[PodTemplate.HashLabel] = hash;
        var set = new JsonObject
        {
            ["apiVersion"] = Kinds.ReplicaSets.ApiVersion,
            ["kind"] = Kinds.ReplicaSets.Kind,
            ["metadata"] = new JsonObject
            {
                ["namespace"] = deployment.Key().Namespace,
                ["name"] = $"{deployment.Name()}-{hash}",
                ["labels"] = template.At("metadata", "labels")?.DeepClone(),
                ["ownerReferences"] = new JsonArray(deployment.ControllerReference(Kinds.Deployments)),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = size,
                ["minReadySeconds"] = spec.MinReadySeconds,
                ["selector"] = selector,
                ["template"] = template,
            },
        };
        Annotate(set, deployment, spec, revision);
        var created = context.Cluster.Create(Kinds.ReplicaSets, set, Manager);
        if (size > 0)
        {
            Tell(deployment, $"Scaled up replica set {created.Name()} from 0 to {size}");
        }
        return created;
    }

    /// <summary>Brings annotations, revision and minReadySeconds of the current ReplicaSet up to date.</summary>
    public JsonObject Refresh(JsonObject set, JsonObject deployment, DeploymentSpec spec, long revision)
    {
        var metadata = new JsonObject { ["annotations"] = set.At("metadata", "annotations")?.DeepClone() };
        Annotate(new() { ["metadata"] = metadata }, deployment, spec, revision, keepSize: true);
        if (
            JsonNode.DeepEquals(metadata["annotations"], set.At("metadata", "annotations"))
            && (set.Number("spec", "minReadySeconds") ?? 0) == spec.MinReadySeconds
        )
        {
            return set;
        }
        var copy = set.Copy();
        copy.Ensure("metadata")["annotations"] = metadata["annotations"]?.DeepClone();
        copy.Ensure("spec")["minReadySeconds"] = spec.MinReadySeconds;
        return context.Cluster.Update(Kinds.ReplicaSets, copy, Manager);
    }

    /// <summary>Gives a ReplicaSet its size, and notes what that was measured by.</summary>
    public bool Resize(JsonObject deployment, DeploymentSpec spec, ReplicaSetState set, int size)
    {
        var noted = set.Desired == spec.Replicas && set.Max == spec.MaxTotal;
        if (set.Wanted == size && noted)
        {
            return false;
        }
        var copy = set.Object.Copy();
        copy.Ensure("spec")["replicas"] = size;
        NoteSize(copy, spec);
        context.Cluster.Update(Kinds.ReplicaSets, copy, Manager);
        if (set.Wanted != size)
        {
            var way = size > set.Wanted ? "up" : "down";
            Tell(deployment, $"Scaled {way} replica set {set.Name} from {set.Wanted} to {size}");
        }
        return set.Wanted != size;
    }

    public void Delete(ReplicaSetState set)
    {
        try
        {
            context.Cluster.Delete(Kinds.ReplicaSets, set.Object.Key(), uid: set.Object.Uid());
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            // Someone was faster.
        }
    }

    private static void Annotate(
        JsonObject set,
        JsonObject deployment,
        DeploymentSpec spec,
        long revision,
        bool keepSize = false
    )
    {
        var annotations = set.Ensure("metadata", "annotations");
        foreach (var (name, value) in deployment.Map("metadata", "annotations") ?? [])
        {
            if (!NotCopied.Contains(name))
            {
                annotations[name] = value?.DeepClone();
            }
        }
        var old = annotations.Text(ReplicaSetState.RevisionAnnotation);
        var current = revision.ToString(CultureInfo.InvariantCulture);
        if (old is not null && old != current)
        {
            var history = annotations.Text(ReplicaSetState.HistoryAnnotation);
            annotations[ReplicaSetState.HistoryAnnotation] = history is null ? old : $"{history},{old}";
        }
        annotations[ReplicaSetState.RevisionAnnotation] = current;
        if (!keepSize)
        {
            NoteSize(set, spec);
        }
    }

    private static void NoteSize(JsonObject set, DeploymentSpec spec)
    {
        var annotations = set.Ensure("metadata", "annotations");
        annotations[ReplicaSetState.DesiredAnnotation] = spec.Replicas.ToString(CultureInfo.InvariantCulture);
        annotations[ReplicaSetState.MaxAnnotation] = spec.MaxTotal.ToString(CultureInfo.InvariantCulture);
    }

    private void Tell(JsonObject deployment, string message) =>
        context.Events.Record(Component, Kinds.Deployments, deployment, "ScalingReplicaSet", message);
}
