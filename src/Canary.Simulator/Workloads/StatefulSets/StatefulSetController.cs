using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Workloads.DaemonSets;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.StatefulSets;

/// <summary>
/// Runs the numbered pods of a StatefulSet: made one after the other, or with <c>Parallel</c> all at once; replaced from the last to the first,
/// down to the partition. Each pod has its claims, which are kept when it goes.
/// </summary>
internal sealed class StatefulSetController : IDisposable
{
    private readonly ControllerContext context;
    private readonly PodControl control;
    private readonly RevisionHistory history;
    private readonly StatefulClaims claims;
    private readonly ControlLoop loop;

    public StatefulSetController(ControllerContext context)
    {
        this.context = context;
        control = new(context, Kinds.StatefulSets, "statefulset-controller");
        history = new(context, Kinds.StatefulSets);
        claims = new(context);
        loop = new(
            context,
            Kinds.StatefulSets,
            Reconcile,
            change => PodOwners.Of(context.View, Kinds.StatefulSets, change)
        );
    }

    public void Dispose() => loop.Dispose();

    private TimeSpan? Reconcile(JsonObject set)
    {
        if (set.IsBeingDeleted() || LabelSelector.Of(set.At("spec", "selector")).IsEmpty)
        {
            return null;
        }
        var pods = Pods(set, "");
        var hash = history.Record(set, pods.Hashes);
        pods = Pods(set, hash);
        var step = pods.NextStep();
        foreach (var ordinal in step.Create)
        {
            Create(set, pods, ordinal);
        }
        foreach (var pod in step.Delete)
        {
            var name = pod.Object.Name();
            control.Delete(set, pod.Object, $"delete Pod {name} in StatefulSet {set.Name()} successful");
        }
        return WriteStatus(set.Key(), hash);
    }

    private StatefulPods Pods(JsonObject set, string hash) =>
        new(set, hash, context.View.ControlledBy(Kinds.Pods, set.Uid()), context.Now);

    private void Create(JsonObject set, StatefulPods pods, int ordinal)
    {
        var revision = pods.RevisionOf(ordinal);
        var template = history.Template(set, revision);
        var pod = pods.New(ordinal, template is null ? pods.UpdateRevision : revision, template);
        claims.Provide(set, pod);
        control.Create(set, pod, $"create Pod {pod.Name()} in StatefulSet {set.Name()} successful");
    }

    private TimeSpan? WriteStatus(ObjectKey key, string hash)
    {
        // What this pass has written counts, and so does what others did meanwhile.
        if (context.View.Get(Kinds.StatefulSets, key) is not { } set)
        {
            return null;
        }
        var pods = Pods(set, hash);
        context.WriteStatus(Kinds.StatefulSets, set, pods.ToStatus());
        return PodState.UntilAvailable(pods.All, pods.MinReadySeconds, pods.Now);
    }
}
