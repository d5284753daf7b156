using System.Collections.Immutable;
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
/// A cluster and what lives in it, on one clock: workloads, a gateway, users, metrics, and a Git repository that is synced into it. The
/// cluster may be simulated, or a real one whose control plane is its own; then its nodes, and what they run, are simulated.
/// </summary>
public class InhabitedCluster : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly ILogger? logger;
    private readonly ScaledObjectController? keda;
    private readonly List<IDisposable> synced = [];
    private ImmutableList<IScrapeTargets> visitors = [];

    /// <summary>Everything starts at once.</summary>
    /// <param name="cluster">Where all of it lives.</param>
    /// <param name="time">The time that all of it goes by.</param>
    /// <param name="options">How it is set up.</param>
    /// <param name="logger">Told of faults of the simulator itself.</param>
    public InhabitedCluster(ICluster cluster, TimeProvider time, WorldOptions options, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.logger = logger;
        Time = time;
        Cluster = cluster;
        Scheduler = new(time, logger);
        Workloads = new(
            cluster,
            Scheduler,
            new()
            {
                Nodes = options.Nodes,
                Seed = options.Seed,
                Silent = options.SilentWorkloads,
                Parts = options.Parts,
            }
        );
        if (options.Parts == WorkloadParts.All && options.Start is null)
        {
            SimulatedWorld.InstallDefinitions(cluster, options);
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
            ? new Scraper([new AllTargets(this)], samples, time, interval).RunAsync(ended.Token)
            : Task.CompletedTask;
    }

    /// <summary>The time that all of it goes by.</summary>
    public TimeProvider Time { get; }

    /// <summary>Whose turn it is.</summary>
    public SimulatorScheduler Scheduler { get; }

    /// <summary>The cluster, from inside.</summary>
    public ICluster Cluster { get; }

    /// <summary>The workload controllers.</summary>
    public WorkloadControllers Workloads { get; }

    /// <summary>What carries requests.</summary>
    public GatewayDataPlane Gateway { get; }

    /// <summary>Those who send them.</summary>
    public UserPopulation Users { get; }

    /// <summary>All that there is to scrape: pods, proxies, ingresses.</summary>
    public IReadOnlyList<IScrapeTargets> ScrapeTargets =>
        [Workloads.ScrapeTargets, .. Gateway.ScrapeTargets, .. visitors];

    /// <summary>Has something scraped that is no part of the world, such as a controller that works in it.</summary>
    public void Scrape(IScrapeTargets targets) => ImmutableInterlocked.Update(ref visitors, list => list.Add(targets));

    /// <summary>Answers PromQL over what was scraped.</summary>
    public PrometheusApi Prometheus { get; }

    /// <summary>Ends after disposal, when nothing is scraped any more.</summary>
    public Task Scraping { get; }

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
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends all of it; what is in the cluster stays.</summary>
    protected virtual void Dispose(bool disposing)
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

    /// <summary>Found anew at each scrape: some come later.</summary>
    private sealed class AllTargets(InhabitedCluster world) : IScrapeTargets
    {
        public IEnumerable<IScrapeTarget> Targets => world.ScrapeTargets.SelectMany(source => source.Targets);
    }
}
