using Canary.Kubernetes;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.Metrics;
using Canary.Simulator.Workloads.Autoscalers;
using Canary.Simulator.Workloads.DaemonSets;
using Canary.Simulator.Workloads.Deployments;
using Canary.Simulator.Workloads.Disruption;
using Canary.Simulator.Workloads.Endpoints;
using Canary.Simulator.Workloads.Jobs;
using Canary.Simulator.Workloads.Pods;
using Canary.Simulator.Workloads.Pods.Configuration;
using Canary.Simulator.Workloads.ReplicaSets;
using Canary.Simulator.Workloads.StatefulSets;

namespace Canary.Simulator.Workloads;

/// <summary>A cluster's inhabitants: the workload controllers, the scheduler, and the kubelets of its nodes.</summary>
public sealed class WorkloadControllers : IDisposable
{
    private readonly List<IDisposable> parts = [];

    /// <summary>Moves in, and takes up whatever is in the cluster already.</summary>
    /// <param name="cluster">Where they live.</param>
    /// <param name="scheduler">Whose turn it is, and when.</param>
    /// <param name="options">How many nodes there are.</param>
    public WorkloadControllers(ICluster cluster, SimulatorScheduler scheduler, WorkloadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var nodes = new SimulatedNodes(areOurs: options.Parts == WorkloadParts.Nodes);
        if (options.Parts != WorkloadParts.ControlPlane)
        {
            nodes.Register(cluster, options.Nodes);
        }
        var view = new ClusterView(cluster);
        var context = Context = new(view, scheduler, new(cluster, options.Silent));
        AutoscalerMetrics = new(context, Pods);
        if (options.Parts != WorkloadParts.Nodes)
        {
            parts.Add(new DeploymentController(context));
            parts.Add(new ReplicaSetController(context));
            parts.Add(new DaemonSetController(context));
            parts.Add(new StatefulSetController(context));
            parts.Add(new JobController(context));
            parts.Add(new AutoscalerController(context, AutoscalerMetrics));
            parts.Add(new DisruptionController(context));
        }
        if (options.Parts != WorkloadParts.ControlPlane)
        {
            parts.Add(new PodScheduler(context, nodes));
            parts.Add(new Kubelet(context, Pods, nodes, options.Seed));
        }
        if (options.Parts != WorkloadParts.Nodes)
        {
            parts.Add(new EndpointsController(context, writesEndpoints: !options.Silent));
        }
        else
        {
            parts.Add(new NodeHeartbeats(context));
        }
        parts.Add(view);
    }

    /// <summary>The running pods' metrics pages.</summary>
    public IScrapeTargets ScrapeTargets => Pods;

    /// <summary>What a running pod found in its ConfigMaps and Secrets when it started; null: no such pod runs.</summary>
    public PodConfiguration? ConfigurationOf(ObjectKey pod) => Pods.Of(pod)?.Configuration;

    /// <summary>What further controllers can work with.</summary>
    internal ControllerContext Context { get; }

    internal PodRuntimes Pods { get; } = new();

    internal AutoscalerMetrics AutoscalerMetrics { get; }

    public void Dispose() => parts.ForEach(part => part.Dispose());
}

/// <summary>What the simulated cluster consists of.</summary>
public sealed class WorkloadOptions
{
    /// <summary>How many nodes there are; default 2.</summary>
    public int Nodes { get; init; } = 2;

    /// <summary>
    /// Whether the controllers write neither events nor Endpoints (EndpointSlices they do), which are a third of all that they write; default
    /// false.
    /// </summary>
    public bool Silent { get; init; }

    /// <summary>What of a cluster is simulated; default all of it.</summary>
    public WorkloadParts Parts { get; init; } = WorkloadParts.All;

    /// <summary>Decides by chance which requests fail and how long each takes; default 1.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>What of a cluster is simulated.</summary>
public enum WorkloadParts
{
    /// <summary>All of it.</summary>
    All,

    /// <summary>The workload controllers alone: pods are made and deleted, and somebody else has to run them.</summary>
    ControlPlane,

    /// <summary>
    /// Nodes alone, in a cluster that has a control plane, and maybe other nodes, of its own: pods that select
    /// <see cref="Pods.SimulatedNodes.Label"/> are bound, run and ended.
    /// </summary>
    Nodes,
}
