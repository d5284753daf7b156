using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh;
using Canary.Simulator.Traffic;
using Canary.Simulator.Workloads;
using Microsoft.Extensions.Logging;

namespace Canary.Simulator;

/// <summary>
/// A cluster with everything that lives in it, on one clock: workloads, a gateway, users, metrics, and a Git repository that is synced into
/// it. Made on a <see cref="SimulationLoop"/>, it runs in virtual time on that loop and is deterministic.
/// </summary>
public sealed class SimulatedWorld : IDisposable
{
    /// <summary>Everything starts at once.</summary>
    /// <param name="time">The time that all of it goes by.</param>
    /// <param name="options">How it is set up; null: the defaults.</param>
    /// <param name="logger">Told of faults of the simulator itself.</param>
    public SimulatedWorld(TimeProvider time, WorldOptions? options = null, ILogger? logger = null)
    {
        options ??= new();
        Time = time;
        Scheduler = new(time, logger);
        Cluster = new(time, new() { Seed = options.Seed });
        Workloads = new(Cluster, Scheduler, new() { Nodes = options.Nodes, Seed = options.Seed });
        GatewayCrds.Install(Cluster);
        Gateway = new(Workloads.Context, Workloads.Pods, options.Gateway);
        Users = new(Scheduler, Gateway, options.Users);
    }

    public TimeProvider Time { get; }

    /// <summary>Whose turn it is.</summary>
    public SimulatorScheduler Scheduler { get; }

    /// <summary>The cluster, from inside.</summary>
    public SimulatedCluster Cluster { get; }

    /// <summary>The workload controllers.</summary>
    public WorkloadControllers Workloads { get; }

    /// <summary>What carries requests.</summary>
    public GatewayDataPlane Gateway { get; }

    /// <summary>Those who send them.</summary>
    public UserPopulation Users { get; }

    public void Dispose()
    {
        Users.Dispose();
        Gateway.Dispose();
        Workloads.Dispose();
        Scheduler.Dispose();
    }
}

/// <summary>How a simulated world is set up.</summary>
public sealed class WorldOptions
{
    /// <summary>Decides all that happens by chance; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many nodes there are; default 2.</summary>
    public int Nodes { get; init; } = 2;

    public GatewayOptions Gateway { get; init; } = new();

    public UserOptions Users { get; init; } = new();
}
