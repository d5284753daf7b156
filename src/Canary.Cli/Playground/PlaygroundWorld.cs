using Canary.Kubernetes;
using Canary.Resources;
using Canary.Simulator;
using Canary.Simulator.Faults;
using Canary.Simulator.GitSync;
using Canary.Simulator.Traffic;

namespace Canary.Cli.Playground;

/// <summary>The simulated world with its servers on loopback, and a repository that is synced into it.</summary>
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

    private Servers? servers;

    /// <summary>A world whose servers have not started.</summary>
    public PlaygroundWorld(PlaygroundDirectory directory, TimeProvider time, UserOptions users)
    {
        World = new(time, new() { ScrapeInterval = ScrapeInterval, Users = users });
        foreach (var definition in CustomResourceDefinitions.All())
        {
            World.Cluster.Create(CustomResourceDefinition, definition, FieldManager);
        }
        Stage = new(World, World.Sync(GitRepository.Init(directory.Repository, time)));
    }

    public SimulatedWorld World { get; }

    public Stage Stage { get; }

    /// <summary>What listens on loopback.</summary>
    public Servers Servers => servers ?? throw new InvalidOperationException("The playground has not started.");

    /// <summary>Starts it; when that fails nothing is left running.</summary>
    public static async Task<PlaygroundWorld> StartAsync(
        PlaygroundDirectory directory,
        TimeProvider time,
        UserOptions users,
        FaultPlan faults,
        CancellationToken cancellationToken
    )
    {
        var world = new PlaygroundWorld(directory, time, users);
        try
        {
            world.servers = await Servers.StartAsync(world.World, faults, cancellationToken);
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
        World.Users.Dispose();
        if (servers is not null)
        {
            await servers.DisposeAsync();
        }
        World.Dispose();
        await World.Scraping;
    }
}
