using Canary.Hooks.Delivery;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Client.Configuration;
using Canary.Kubernetes.Informers;
using Canary.MetricProviders.Prometheus;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Simulator.Faults;
using Canary.Simulator.Traffic;
using Canary.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Cli.Playground;

/// <summary>
/// A running playground: the simulated world with its servers on loopback, and the real controller, which talks to it over HTTP as it would
/// to any cluster.
/// </summary>
internal sealed class PlaygroundSession : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly PlaygroundWorld world;
    private readonly KubernetesClient client;
    private readonly PrometheusConnections connections = new();
    private readonly Informer<V1Canary> canaries;
    private readonly WebHost web;
    private Task running = Task.CompletedTask;

    private PlaygroundSession(PlaygroundDirectory directory, PlaygroundWorld world)
    {
        Directory = directory;
        this.world = world;
        File.WriteAllText(directory.KubeConfig, world.Servers.ApiServer.Kubeconfig);
        client = KubernetesClientConfiguration
            .Load(new() { KubeConfig = directory.KubeConfig }, Time)
            .CreateClient(time: Time);
        canaries = new(client, V1Canary.Type, CanaryJson.Default.V1Canary, time: Time);
        web = new("http://127.0.0.1:0", new InformerRolloutSource(canaries), Time, NullLoggerFactory.Instance);
    }

    public PlaygroundDirectory Directory { get; }

    /// <summary>Where stories are played.</summary>
    public Stage Stage => world.Stage;

    public Uri GatewayAddress => world.Servers.Gateway.Address;

    public Uri MetricsAddress => world.Servers.Metrics.Address;

    public string WebAddress => web.Addresses.FirstOrDefault() ?? "";

    private TimeProvider Time => world.World.Time;

    public static async Task<PlaygroundSession> StartAsync(
        PlaygroundDirectory directory,
        TimeProvider time,
        UserOptions users,
        FaultPlan faults,
        CancellationToken cancellationToken
    )
    {
        var world = await PlaygroundWorld.StartAsync(directory, time, users, faults, cancellationToken);
        var session = new PlaygroundSession(directory, world);
        try
        {
            await session.web.StartAsync(cancellationToken);
            session.running = session.RunAsync();
            await session.canaries.WaitForSyncAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on until the user ends it, or something in it fails.</summary>
    public async Task RunUntilStoppedAsync(CancellationToken cancellationToken)
    {
        using var stopped = cancellationToken.Register(stopping.Cancel);
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        await web.DisposeAsync();
        client.Dispose();
        connections.Dispose();
        await world.DisposeAsync();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var outside = new HookConnections();
        using var controller = PlaygroundController.Create(client, Time, MetricsAddress, connections, outside);
        world.World.Scrape(controller);
        await Task.WhenAll(controller.RunAsync(stopping.Token), canaries.RunAsync(stopping.Token));
    }
}
