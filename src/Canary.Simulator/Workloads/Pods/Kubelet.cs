using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads.Pods.Configuration;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>
/// The kubelets of all nodes: starts the pods that are bound, reports their readiness, lets them end in their own time, and removes them.
/// </summary>
internal sealed class Kubelet : IDisposable
{
    private const string Manager = "kubelet";

    private readonly ControllerContext context;
    private readonly PodRuntimes runtimes;
    private readonly SimulatedNodes nodes;
    private readonly ConfigurationReader configurations;
    private readonly ReconcileQueue queue;
    private readonly Dictionary<string, PodRun> runs = [];
    private readonly int seed;

    public Kubelet(ControllerContext context, PodRuntimes runtimes, SimulatedNodes nodes, int seed)
    {
        this.context = context;
        this.runtimes = runtimes;
        this.nodes = nodes;
        configurations = new(context.View);
        this.seed = seed;
        queue = new(context.Scheduler, Reconcile);
        context.View.Changed += OnChange;
        foreach (var pod in context.View.List(Kinds.Pods))
        {
            queue.Add(pod.Key());
        }
    }

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        if (change.Is(Kinds.ConfigMaps) || change.Is(Kinds.Secrets))
        {
            context.Scheduler.Post(() => TryAgain(change.Key.Namespace));
        }
        if (!change.Is(Kinds.Pods))
        {
            return;
        }
        if (change.Kind == ClusterChangeKind.Deleted)
        {
            var uid = change.Object.Uid();
            context.Scheduler.Post(() => Forget(uid));
        }
        else if (change.Object.Text("spec", "nodeName") is not null)
        {
            queue.Add(change.Key);
        }
    }

    /// <summary>What a pod waited for may be there now.</summary>
    private void TryAgain(string @namespace)
    {
        foreach (var run in runs.Values.Where(run => run.Missing is not null && run.Pod.Namespace == @namespace))
        {
            queue.Add(run.Pod);
        }
    }

    private void Forget(string uid)
    {
        if (runs.Remove(uid, out var run) && run.Runtime is { } runtime)
        {
            runtimes.Remove(runtime);
        }
    }

    private TimeSpan? Reconcile(ObjectKey key)
    {
        if (
            context.View.Get(Kinds.Pods, key) is not { } pod
            || pod.Text("spec", "nodeName") is not { } nodeName
            || context.View.Get(Kinds.Nodes, new("", nodeName)) is not { } node
            || !nodes.Has(node)
        )
        {
            return null;
        }
        if (pod.Text("status", "phase") is "Succeeded" or "Failed")
        {
            return pod.IsBeingDeleted() ? Remove(pod) : null;
        }
        var run = RunOf(pod);
        if (pod.IsBeingDeleted())
        {
            return Stop(pod, run);
        }
        Start(pod, run);
        return Report(pod, run, node);
    }

    private PodRun RunOf(JsonObject pod)
    {
        if (runs.TryGetValue(pod.Uid(), out var known))
        {
            return known;
        }
        var run = runs[pod.Uid()] = new(pod, context.Now);
        if (run.Obstacle is { } obstacle)
        {
            Warn(pod, obstacle);
        }
        return run;
    }

    /// <summary>Starts the containers, unless something keeps them from it.</summary>
    private void Start(JsonObject pod, PodRun run)
    {
        if (run.Runtime is not null || (run.Obstacle is not null && run.Missing is null))
        {
            return;
        }
        var (configuration, missing) = configurations.Read(pod);
        if (missing is not null && missing != run.Missing)
        {
            Warn(pod, missing);
        }
        run.Missing = missing;
        if (configuration is not null)
        {
            runtimes.Add(run.Start(pod, configuration, runtimes.NewAddress(), context.Now, SeedOf(pod)));
            context.Events.Record(Manager, Kinds.Pods, pod, "Started", $"Started container of {run.Behaviour.Image}");
        }
    }

    private void Warn(JsonObject pod, PodObstacle obstacle) =>
        context.Events.Record(Manager, Kinds.Pods, pod, obstacle.Event.Reason, obstacle.Event.Message, warning: true);

    private int SeedOf(JsonObject pod) =>
        pod.Key().ToString().Aggregate(seed, (hash, letter) => unchecked((hash * 31) + letter));

    /// <summary>Lets the containers end in their own time, within the pod's grace period.</summary>
    private TimeSpan? Stop(JsonObject pod, PodRun run)
    {
        if (run.Stops is null)
        {
            var grace = TimeSpan.FromSeconds(pod.Number("metadata", "deletionGracePeriodSeconds") ?? 0);
            run.Stops = context.Now + (run.Behaviour.ShutdownTime < grace ? run.Behaviour.ShutdownTime : grace);
            if (run.Runtime is { } runtime)
            {
                runtime.IsStopping = true;
            }
        }
        if (run.Stops > context.Now)
        {
            return run.Stops - context.Now;
        }
        if (run.Runtime is { } ended)
        {
            runtimes.Remove(ended);
        }
        return Remove(pod);
    }

    private TimeSpan? Remove(JsonObject pod)
    {
        // With a grace of zero the API server has nothing left to wait for but finalizers, and those are not the kubelet's.
        if (pod.Number("metadata", "deletionGracePeriodSeconds") is not 0)
        {
            try
            {
                context.Cluster.Delete(Kinds.Pods, pod.Key(), uid: pod.Uid(), gracePeriod: TimeSpan.Zero);
            }
            catch (KubernetesException exception) when (exception.IsNotFound || exception.IsConflict)
            {
                // Gone already.
            }
        }
        return null;
    }

    private TimeSpan? Report(JsonObject pod, PodRun run, JsonObject node)
    {
        // One moment for both: what changes between two would be neither reported nor waited for.
        var now = context.Now;
        var ends = pod.Text("spec", "restartPolicy") is "Never" or "OnFailure";
        var address =
            node.Items("status", "addresses")
                .FirstOrDefault(entry => entry.Text("type") == "InternalIP")
                .Text("address")
            ?? "";
        var status = PodStatusWriter.Write(pod, run, address, ends, now);
        if (!JsonNode.DeepEquals(status, pod["status"]))
        {
            SetReady(run, status);
            context.Cluster.Update(Kinds.Pods, pod.WithStatus(status), Manager, "status");
        }
        return run.NextChange(now, ends) - now;
    }

    private static void SetReady(PodRun run, JsonObject status)
    {
        if (run.Runtime is { } runtime)
        {
            runtime.IsReady = new PodConditions(status, default).IsTrue("Ready");
        }
    }
}
