using Canary.Kubernetes;
using Canary.Resources;
using Canary.Simulator;
using Canary.Simulator.Clock;
using Canary.Simulator.GitSync;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Metrics.Scraping;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Cli.Playground;

/// <summary>The simulated world with its servers on loopback, API server, gateway and metrics, and a repository that is synced into it.</summary>
internal sealed class PlaygroundWorld : IAsyncDisposable
{
    private const string FieldManager = "canary-playground";

    private static readonly ResourceType CustomResourceDefinition = new(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        Namespaced: false
    );

    /// <summary>Short, as the whole story takes less than a minute.</summary>
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource stopping = new();
    private readonly SimulatorScheduler syncing;
    private readonly Task scraping;
    private Servers? servers;

    private PlaygroundWorld(PlaygroundDirectory directory, TimeProvider time)
    {
        World = new(time, new() { Users = new() { RequestsPerSecond = 50 } });
        foreach (var definition in CustomResourceDefinitions.All())
        {
            World.Cluster.Create(CustomResourceDefinition, definition, FieldManager);
        }
        syncing = new(time);
        Sync = new(World.Cluster, syncing, GitRepository.Init(directory.Repository, time), new());
        var samples = new TimeSeriesStore();
        Prometheus = new(samples, time);
        scraping = new Scraper([World.Workloads.ScrapeTargets], samples, time, ScrapeInterval).RunAsync(stopping.Token);
    }

    public SimulatedWorld World { get; }

    public GitSyncController Sync { get; }

    /// <summary>What listens on loopback.</summary>
    public Servers Servers => servers ?? throw new InvalidOperationException("The playground has not started.");

    private PrometheusApi Prometheus { get; }

    /// <summary>Starts it; when that fails nothing is left running.</summary>
    public static async Task<PlaygroundWorld> StartAsync(
        PlaygroundDirectory directory,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var world = new PlaygroundWorld(directory, time);
        try
        {
            world.servers = await Servers.StartAsync(world.World, world.Prometheus, cancellationToken);
            world.World.Users.TravelBy(world.servers.Users);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Sync.Dispose();
        syncing.Dispose();
        World.Users.Dispose();
        if (servers is not null)
        {
            await servers.DisposeAsync();
        }
        await Task.WhenAll(scraping, syncing.Completion);
        World.Dispose();
        stopping.Dispose();
    }
}
