using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.GitSync;
using Canary.Simulator.Keda;
using Canary.Simulator.Mesh;
using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Metrics.Scraping;
using Canary.Simulator.Metrics.Storage;
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
    private readonly CancellationTokenSource ended = new();
    private readonly ILogger? logger;
    private readonly ScaledObjectController? keda;
    private readonly List<IDisposable> synced = [];

    /// <summary>Everything starts at once.</summary>
    /// <param name="time">The time that all of it goes by.</param>
    /// <param name="options">How it is set up; null: the defaults.</param>
    /// <param name="logger">Told of faults of the simulator itself.</param>
    public SimulatedWorld(TimeProvider time, WorldOptions? options = null, ILogger? logger = null)
    {
        options ??= new();
        this.logger = logger;
        Time = time;
        Scheduler = new(time, logger);
        Cluster = new(time, new() { Seed = options.Seed, Start = options.Start });
        Workloads = new(
            Cluster,
            Scheduler,
            new()
            {
                Nodes = options.Nodes,
                Seed = options.Seed,
                Silent = options.SilentWorkloads,
            }
        );
        if (options.Start is null)
        {
            InstallDefinitions(Cluster, options);
        }
        Gateway = new(Workloads.Context, Workloads.Pods, options);
        Users = new(Scheduler, Gateway, options.Users);
        var samples = new TimeSeriesStore();
        Prometheus = new(samples, time);
        if (options.Keda)
        {
            keda = new(Workloads, new(new(samples), time));
        }
        Scraping = options.ScrapeInterval is { } interval
            ? new Scraper(ScrapeTargets, samples, time, interval).RunAsync(ended.Token)
            : Task.CompletedTask;
    }

    /// <summary>The time that all of it goes by.</summary>
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

    /// <summary>All that there is to scrape: pods, proxies, ingresses.</summary>
    public IReadOnlyList<IScrapeTargets> ScrapeTargets => [Workloads.ScrapeTargets, .. Gateway.ScrapeTargets];

    /// <summary>Answers PromQL over what was scraped.</summary>
    public PrometheusApi Prometheus { get; }

    /// <summary>Ends after disposal, when nothing is scraped any more.</summary>
    public Task Scraping { get; }

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

    /// <summary>Syncs a repository into the cluster until the world ends.</summary>
    public GitSyncController Sync(GitRepository repository, GitSyncOptions? options = null)
    {
        // Git takes its time; the other inhabitants must not wait for it.
        var own = new SimulatorScheduler(Time, logger);
        var sync = new GitSyncController(Cluster, own, repository, options ?? new());
        synced.AddRange([sync, own]);
        return sync;
    }

    public void Dispose()
    {
        if (ended.IsCancellationRequested)
        {
            return;
        }
        ended.Cancel();
        synced.ForEach(part => part.Dispose());
        Users.Dispose();
        keda?.Dispose();
        Gateway.Dispose();
        Workloads.Dispose();
        Scheduler.Dispose();
        ended.Dispose();
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

    /// <summary>Whether the workload controllers write no events, which saves much time where nobody reads them; default false.</summary>
    public bool SilentWorkloads { get; init; }

    /// <summary>How often metrics are scraped; null: not at all. Default 5 s.</summary>
    public TimeSpan? ScrapeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the cluster serves GRPCRoutes; default false. HTTPRoutes it always serves.</summary>
    public bool GrpcRoutes { get; init; }

    /// <summary>
    /// Whether the cluster serves Istio's VirtualServices and DestinationRules; default false. Requests to the names of Services, and those that
    /// come in by a gateway that a VirtualService names, go by them, and Istio's proxies measure all requests.
    /// </summary>
    public bool Istio { get; init; }

    /// <summary>Whether KEDA is installed: ScaledObjects, whose queries are asked of <see cref="SimulatedWorld.Prometheus"/>; default false.</summary>
    public bool Keda { get; init; }

    /// <summary>How the gateway behaves.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>How the NGINX ingress controller is set up, which serves what Ingresses there are.</summary>
    public NginxOptions Nginx { get; init; } = new();

    /// <summary>How users behave.</summary>
    public UserOptions Users { get; init; } = new();
}
