using Canary.Controller;
using Canary.Hooks;
using Canary.Hooks.Delivery;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Client.Configuration;
using Canary.Kubernetes.Informers;
using Canary.MetricProviders;
using Canary.MetricProviders.Prometheus;
using Canary.Resources;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Simulator;
using Canary.Simulator.Faults;
using Canary.Simulator.GitSync;
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

    public TimeProvider Time => world.World.Time;

    public SimulatedWorld World => world.World;

    public GitRepository Git => world.Sync.Repository;

    public GitSyncController Sync => world.Sync;

    public Uri GatewayAddress => world.Servers.Gateway.Address;

    public Uri MetricsAddress => world.Servers.Metrics.Address;

    public string WebAddress => web.Addresses.FirstOrDefault() ?? "";

    public static async Task<PlaygroundSession> StartAsync(
        PlaygroundDirectory directory,
        TimeProvider time,
        FaultPlan faults,
        CancellationToken cancellationToken
    )
    {
        var world = await PlaygroundWorld.StartAsync(directory, time, faults, cancellationToken);
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

    /// <summary>Ends when the shop's Canary is as told; it may be so already.</summary>
    /// <exception cref="TimeoutException">It was not within the limit.</exception>
    public async Task WaitForAsync(Predicate<V1Canary> wanted, TimeSpan limit, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        canaries.AddHandler(change =>
        {
            if (change.Object.Metadata.Key == Shop && wanted(change.Object))
            {
                seen.TrySetResult();
            }
        });
        var first = await Task.WhenAny(seen.Task, running).WaitAsync(limit, Time, cancellationToken);
        await first;
        if (first == running)
        {
            throw new InvalidOperationException("The controller stopped.");
        }
    }

    /// <summary>Where the shop stands, in a sentence.</summary>
    public string Describe() =>
        canaries.Get(Shop)?.Status is { } status
            ? $"The Canary is {status.Phase}: {status.Message}"
            : $"There is no Canary {Shop}; the sync says: {string.Join("; ", Sync.Status.Errors)}";

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

    private static ObjectKey Shop => new(Releases.Namespace, Releases.Name);

    private async Task RunAsync()
    {
        using var outside = new HookConnections();
        var controller = new CanaryController(
            new CanaryControllerOptions
            {
                LeaderElection = false,
                Specs = new ReaderOptions { DefaultMetricsServer = MetricsAddress.ToString() },
            },
            client,
            Time,
            MetricProviderCatalogue.Create(Time, connections),
            HookCatalogue.Create(new HooksOptions(), outside, Time),
            NullLoggerFactory.Instance
        );
        await Task.WhenAll(controller.RunAsync(stopping.Token), canaries.RunAsync(stopping.Token));
    }
}
