using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads.DaemonSets;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.StatefulSets;

/// <summary>
/// Runs the numbered pods of a StatefulSet: made one after the other, replaced from the last to the first. Volumes are not simulated:
/// volumeClaimTemplates are refused by an event.
/// </summary>
internal sealed class StatefulSetController : IDisposable
{
    private const string Manager = "kube-controller-manager";
    private const string Component = "statefulset-controller";

    private readonly ControllerContext context;
    private readonly RevisionHistory history;
    private readonly ReconcileQueue queue;

    public StatefulSetController(ControllerContext context)
    {
        this.context = context;
        history = new(context, Kinds.StatefulSets);
        queue = new(context.Scheduler, Reconcile);
        context.View.Changed += OnChange;
        foreach (var set in context.View.List(Kinds.StatefulSets))
        {
            queue.Add(set.Key());
        }
    }

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        if (change.Type.Group == Kinds.StatefulSets.Group && change.Type.Plural == Kinds.StatefulSets.Plural)
        {
            queue.Add(change.Key);
        }
        else if (change.Type.Group.Length == 0 && change.Type.Plural == Kinds.Pods.Plural)
        {
            PodOwners.Add(context, queue, Kinds.StatefulSets, change);
        }
    }

    private TimeSpan? Reconcile(ObjectKey key)
    {
        if (
            context.View.Get(Kinds.StatefulSets, key) is not { } set
            || set.IsBeingDeleted()
            || LabelSelector.Of(set.At("spec", "selector")).IsEmpty
        )
        {
            return null;
        }
        if (set.Items("spec", "volumeClaimTemplates").Any())
        {
            Tell(set, "FailedCreate", "volumeClaimTemplates are not simulated; use emptyDir volumes", warning: true);
            return null;
        }
        var pods = new StatefulPods(set, context.View.ControlledBy(Kinds.Pods, set.Uid()));
        var hash = history.Record(set, pods.Hashes);
        switch (pods.NextStep(hash))
        {
            case { Create: { } ordinal }:
                Create(set, ordinal, hash);
                break;
            case { Delete: { } pod }:
                Delete(set, pod.Object);
                break;
            default:
                break;
        }
        return WriteStatus(key, hash);
    }

    private void Create(JsonObject set, int ordinal, string hash)
    {
        var pod = PodFactory.NewPod(Kinds.StatefulSets, set, set.At("spec", "template") ?? new JsonObject());
        var name = string.Create(CultureInfo.InvariantCulture, $"{set.Name()}-{ordinal}");
        var metadata = pod.Ensure("metadata");
        metadata.Remove("generateName");
        metadata["name"] = name;
        var labels = pod.Ensure("metadata", "labels");
        labels[RevisionHistory.HashLabel] = $"{set.Name()}-{hash}";
        labels["statefulset.kubernetes.io/pod-name"] = name;
        labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);
        var spec = pod.Ensure("spec");
        spec["hostname"] = name;
        spec["subdomain"] = set.Text("spec", "serviceName");
        try
        {
            context.Cluster.Create(Kinds.Pods, pod, Manager);
            Tell(set, "SuccessfulCreate", $"create Pod {name} in StatefulSet {set.Name()} successful");
        }
        catch (KubernetesException exception)
        {
            Tell(set, "FailedCreate", exception.Message, warning: true);
            throw;
        }
    }

    private void Delete(JsonObject set, JsonObject pod)
    {
        try
        {
            context.Cluster.Delete(Kinds.Pods, pod.Key(), uid: pod.Uid());
            Tell(set, "SuccessfulDelete", $"delete Pod {pod.Name()} in StatefulSet {set.Name()} successful");
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            // Gone already.
        }
    }

    private void Tell(JsonObject set, string reason, string message, bool warning = false) =>
        context.Events.Record(Component, Kinds.StatefulSets, set, reason, message, warning);

    private TimeSpan? WriteStatus(ObjectKey key, string hash)
    {
        if (context.View.Get(Kinds.StatefulSets, key) is not { } set)
        {
            return null;
        }
        var now = context.Now;
        var pods = new StatefulPods(set, context.View.ControlledBy(Kinds.Pods, set.Uid()));
        var status = pods.ToStatus(hash, now);
        if (!JsonNode.DeepEquals(status, set["status"]))
        {
            var copy = set.Copy();
            copy["status"] = status;
            context.Cluster.Update(Kinds.StatefulSets, copy, Manager, "status");
        }
        return PodState.UntilAvailable(pods.All, set.Number("spec", "minReadySeconds") ?? 0, now);
    }
}
