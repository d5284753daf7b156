using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Queues;
using Canary.Kubernetes.Reconciling;
using Canary.Kubernetes.Tests.Support;
using Canary.Simulator.Clock;

namespace Canary.Kubernetes.Tests.Reconciling;

/// <summary>
/// Client, informer, queue and controller loop on one thread and in virtual time. The loop throws if anything goes on elsewhere.
/// </summary>
public class WholeLoopTests
{
    [Fact]
    public void All_of_it_runs_on_the_simulation_loop()
    {
        var seen = Run(seed: 1);

        Assert.All(
            seen.Server,
            pod => Assert.Contains(seen.Passes, p => p.StartsWith($"{pod} ", StringComparison.Ordinal))
        );
        Assert.Equal(seen.Server, seen.Store);
        Assert.True(seen.Faults > 100, $"{seen.Faults} faults");
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        Assert.Equal(Run(seed: 7).Passes, Run(seed: 7).Passes);
    }

    private static (List<string> Passes, IEnumerable<string> Server, IEnumerable<string> Store, long Faults) Run(
        int seed
    )
    {
        using var loop = new SimulationLoop(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var random = new Random(seed);
        var server = new ModelServer();
        using var client = new KubernetesClient(
            new ModelHandler(server, loop.Clock),
            new Uri("http://simulator"),
            time: loop.Clock
        );
        var informers = new InformerSet(client, loop.Clock, random: new Random(seed));
        var pods = informers.Add(
            Pods.Type,
            KubernetesJson.Default.V1PartialObject,
            new InformerOptions { PageSize = 3 }
        );
        using var queue = new WorkQueue<ObjectKey>(time: loop.Clock);
        pods.AddHandler(e => queue.Add(e.Object.Metadata.Key));
        var reconciler = new Recorder(pods, loop.Clock, new Random(seed));
        var controller = new ControllerLoop<ObjectKey>(queue, reconciler, time: loop.Clock);
        using var stop = new CancellationTokenSource();
        var running = new List<Task> { informers.RunAsync(stop.Token), WorkAsync() };

        for (var second = 0; second < 3600; second++)
        {
            Disturb(server, random);
            loop.RunFor(TimeSpan.FromSeconds(1));
        }
        loop.RunFor(TimeSpan.FromMinutes(15));
        stop.Cancel();
        loop.RunFor(TimeSpan.FromSeconds(20));
        Assert.All(running, r => Assert.True(r.IsCompletedSuccessfully, r.Exception?.ToString()));
        return (reconciler.Passes, Versions(server.Objects.Values), Versions(pods.List()), pods.Metrics.Restarts);

        async Task WorkAsync()
        {
            await informers.WaitForSyncAsync(stop.Token);
            await controller.RunAsync(stop.Token);
        }
    }

    private static void Disturb(ModelServer server, Random random)
    {
        switch (random.Next(40))
        {
            case < 8:
                server.Put($"p{random.Next(8)}");
                break;
            case 8:
                server.Delete($"p{random.Next(1, 8)}");
                break;
            case 9:
                server.EndWatches(random.Next(2) == 0 ? null : ModelServer.Broken());
                break;
            case 10:
                server.Compact();
                break;
            case 11 or 12:
                server.EndWatches(ModelServer.Gone());
                break;
            case 13:
                server.Bookmark();
                break;
        }
    }

    private static IEnumerable<string> Versions(IEnumerable<V1PartialObject> pods) =>
        pods.Select(p => $"{p.Metadata.Name}@{p.Metadata.ResourceVersion}").Order();

    private sealed class Recorder(IInformer<V1PartialObject> pods, TimeProvider time, Random random)
        : IReconciler<ObjectKey>
    {
        public List<string> Passes { get; } = [];

        public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
        {
            Passes.Add($"{key.Name}@{pods.Get(key)?.Metadata.ResourceVersion} {time.GetUtcNow():T}");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100)), time, cancellationToken);
            return random.Next(10) == 0
                ? throw new InvalidOperationException("a bug")
                : ReconcileResult.After(TimeSpan.FromSeconds(30));
        }
    }
}
