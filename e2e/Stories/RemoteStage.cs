using Canary.Cli.Output;
using Canary.Cli.Playground;
using Canary.Cli.Playground.Scenarios;
using Canary.EndToEnd.Tests.Clusters;
using Canary.EndToEnd.Tests.Remote;
using Canary.Hooks.Delivery;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.MetricProviders.Prometheus;
using Canary.Resources.V1;
using Canary.Simulator;
using Canary.Simulator.GitSync;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Workloads;

namespace Canary.EndToEnd.Tests.Stories;

/// <summary>
/// The playground's stage on a cluster behind HTTP: its control plane and the real controller meet there; nodes, a gateway, users, metrics and
/// Git are the simulator's.
/// </summary>
internal sealed class RemoteStage : IAsyncDisposable
{
    /// <summary>A real control plane takes its time.</summary>
    private static readonly TimeSpan ActLimit = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(90);

    private readonly PlaygroundDirectory directory = PlaygroundDirectory.Create(wanted: null);
    private readonly StringWriter output = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly KubernetesClient client;
    private readonly KubernetesClient controllersClient;
    private readonly RemoteCluster cluster;
    private readonly InhabitedCluster world;
    private readonly GitSyncController sync;
    private readonly PrometheusConnections connections = new();
    private readonly HookConnections outside = new();
    private PrometheusHost? prometheus;
    private Task controlling = Task.CompletedTask;

    private RemoteStage(KubernetesClient client, ITestCluster place, RemoteCluster cluster, Scenario scenario)
    {
        this.client = client;
        this.cluster = cluster;
        controllersClient = ClusterProbe.Connect(place.KubeConfig, place.Context);
        world = new(
            cluster,
            TimeProvider.System,
            new()
            {
                Parts = WorkloadParts.Nodes,
                ScrapeInterval = TimeSpan.FromSeconds(0.5),
                Users = scenario.Users,
            }
        );
        sync = world.Sync(GitRepository.Init(directory.Repository, TimeProvider.System));
    }

    /// <summary>What the narrator told.</summary>
    public string Output => output.ToString();

    /// <summary>Sets the stage in a cluster that has none of the last story left.</summary>
    public static async Task<RemoteStage> SetAsync(
        ITestCluster place,
        Scenario scenario,
        CancellationToken cancellationToken
    )
    {
        var client = ClusterProbe.Connect(place.KubeConfig, place.Context);
        await Definitions.InstallAsync(client, cancellationToken);
        var cluster = await RemoteCluster.StartAsync(client, StageKinds.All, cancellationToken);
        var stage = new RemoteStage(client, place, cluster, scenario);
        try
        {
            // A Canary that a run left behind when it was killed goes only with a controller's help.
            await stage.StartControllerAsync(cancellationToken);
            await stage.ClearAsync(cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plays; the answer says whether it went as told.</summary>
    public async Task<bool> PlayAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        var stage = new Stage(world, sync);
        var narrator = new Narrator(new Terminal(output, TextWriter.Null, color: false), stage);
        await using var telling = narrator.Start();
        return await new Story(stage, narrator) { ActLimit = ActLimit }.PlayAsync(scenario.Acts, cancellationToken);
    }

    /// <summary>Takes everything of the story out of the cluster while the controller is there to let go of it.</summary>
    public async ValueTask DisposeAsync()
    {
        sync.Dispose();
        try
        {
            await ClearAsync(CancellationToken.None);
        }
        finally
        {
            await stopping.CancelAsync();
            await controlling;
            world.Dispose();
            await world.Scraping;
            await cluster.DisposeAsync();
            await (prometheus?.DisposeAsync() ?? ValueTask.CompletedTask);
            client.Dispose();
            controllersClient.Dispose();
            connections.Dispose();
            outside.Dispose();
            directory.Dispose();
            stopping.Dispose();
        }
    }

    private async Task StartControllerAsync(CancellationToken cancellationToken)
    {
        prometheus = await PrometheusHost.StartAsync(world.Prometheus, port: 0, cancellationToken);
        var controller = PlaygroundController.Create(
            controllersClient,
            TimeProvider.System,
            prometheus.Address,
            connections,
            outside
        );
        controlling = RunAsync();

        async Task RunAsync()
        {
            using (controller)
            {
                await controller.RunAsync(stopping.Token);
            }
        }
    }

    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        await DeleteAsync(V1Canary.Type, Scene.Shop, cancellationToken);
        await DeleteAsync(StageKinds.Namespaces, new("", Releases.Namespace), cancellationToken);
        await DeleteAsync(StageKinds.Namespaces, new("", "gateways"), cancellationToken);
    }

    private async Task DeleteAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken)
    {
        Delete(type, key);
        if (
            !await Patience.UntilAsync(
                _ => Task.FromResult(cluster.Get(type, key) is null),
                CleanUpLimit,
                cancellationToken
            )
        )
        {
            throw new InvalidOperationException(
                $"{type.Kind} {key} is still there {CleanUpLimit} after its deletion: {cluster.Get(type, key)?.ToJsonString()}"
            );
        }
    }

    private void Delete(ResourceType type, ObjectKey key)
    {
        try
        {
            cluster.Delete(type, key);
        }
        catch (KubernetesException exception) when (exception.IsNotFound || exception.IsConflict)
        {
            // Gone, or going.
        }
    }
}
