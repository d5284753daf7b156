using Canary.Simulator.Cluster;
using Canary.Simulator.Keda;
using Canary.Simulator.Mesh;
using Canary.Simulator.Traffic;
using Canary.Simulator.Workloads;
using Microsoft.Extensions.Logging;

namespace Canary.Simulator;

/// <summary>
/// A simulated cluster with everything that lives in it. Made on a <see cref="Clock.SimulationLoop"/>, it runs in virtual time on that loop
/// and is deterministic.
/// </summary>
public sealed class SimulatedWorld : InhabitedCluster
{
    /// <summary>Everything starts at once.</summary>
    /// <param name="time">The time that all of it goes by.</param>
    /// <param name="options">How it is set up; null: the defaults.</param>
    /// <param name="logger">Told of faults of the simulator itself.</param>
    public SimulatedWorld(TimeProvider time, WorldOptions? options = null, ILogger? logger = null)
        : this(
            new SimulatedCluster(time, new() { Seed = (options ?? new()).Seed, Start = (options ?? new()).Start }),
            time,
            options ?? new(),
            logger
        ) { }

    private SimulatedWorld(SimulatedCluster cluster, TimeProvider time, WorldOptions options, ILogger? logger)
        : base(cluster, time, options, logger) => Cluster = cluster;

    /// <summary>The cluster, from inside.</summary>
    public new SimulatedCluster Cluster { get; }

    /// <summary>Installs the kinds that a world with these options serves, as is done where it starts with an empty cluster.</summary>
    public static void InstallDefinitions(ICluster cluster, WorldOptions options)
    {
        GatewayCrds.Install(cluster);
        if (options.GrpcRoutes)
        {
            GatewayCrds.InstallGrpc(cluster);
        }
        if (options.Istio)
        {
            IstioCrds.Install(cluster);
        }
        if (options.Keda)
        {
            KedaCrds.Install(cluster);
        }
    }
}

/// <summary>How a simulated world is set up.</summary>
public sealed record WorldOptions
{
    /// <summary>Decides all that happens by chance; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// What the cluster holds at the start, with the definitions of all kinds that it is to serve; null: the definitions that these options ask
    /// for. Default null.
    /// </summary>
    public ClusterSnapshot? Start { get; init; }

    /// <summary>How many nodes there are; default 2.</summary>
    public int Nodes { get; init; } = 2;

    /// <summary>
    /// Whether the workload controllers write neither events nor Endpoints, which saves much time where nobody reads them; default false.
    /// </summary>
    public bool SilentWorkloads { get; init; }

    /// <summary>What of a cluster is simulated; default all of it.</summary>
    public WorkloadParts Parts { get; init; } = WorkloadParts.All;

    /// <summary>How often metrics are scraped; null: not at all. Default 5 s.</summary>
    public TimeSpan? ScrapeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the cluster serves GRPCRoutes; default false. HTTPRoutes it always serves.</summary>
    public bool GrpcRoutes { get; init; }

    /// <summary>
    /// Whether the cluster serves Istio's VirtualServices and DestinationRules; default false. Requests to the names of Services, and those that
    /// come in by a gateway that a VirtualService names, go by them, and Istio's proxies measure all requests.
    /// </summary>
    public bool Istio { get; init; }

    /// <summary>
    /// Whether Linkerd's proxies measure what comes in to pods; default false. They route by HTTPRoutes that are attached to Services, which the
    /// simulator carries in any event.
    /// </summary>
    public bool Linkerd { get; init; }

    /// <summary>Whether KEDA is installed: ScaledObjects, whose queries are asked of <see cref="SimulatedWorld.Prometheus"/>; default false.</summary>
    public bool Keda { get; init; }

    /// <summary>How the gateway behaves.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>How the NGINX ingress controller is set up, which serves what Ingresses there are.</summary>
    public NginxOptions Nginx { get; init; } = new();

    /// <summary>How users behave.</summary>
    public UserOptions Users { get; init; } = new();
}
