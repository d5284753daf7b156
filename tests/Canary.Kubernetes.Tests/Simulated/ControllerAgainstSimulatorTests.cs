using Canary.Kubernetes.Client;
using Canary.Kubernetes.Events;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.LeaderElection;
using Canary.Kubernetes.Queues;
using Canary.Kubernetes.Reconciling;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.Cluster;
using Canary.Simulator.Faults;
using static Canary.Kubernetes.Tests.Simulated.SimulatedServer;

namespace Canary.Kubernetes.Tests.Simulated;

/// <summary>Everything a controller is made of, against the simulator's API server, on one thread and in virtual time.</summary>
public sealed class ControllerAgainstSimulatorTests : IDisposable
{
    private readonly SimulatedServer server = new(
        new ClusterOptions { History = new HistoryOptions { MaxChanges = 20 } }
    );
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];

    public void Dispose()
    {
        stop.Cancel();
        server.Loop.RunFor(TimeSpan.FromMinutes(1));
        Assert.All(running, r => Assert.True(r.IsCompletedSuccessfully, $"{r.Status} {r.Exception}"));
        stop.Dispose();
        server.Dispose();
    }

    [Fact]
    public void Two_controllers_share_the_work_by_lease_and_tell_of_it()
    {
        var passes = new List<string>();
        var first = StartController("one", passes);
        StartController("two", passes);
        server.Loop.RunFor(TimeSpan.FromSeconds(10));
        server.Create(ConfigMap("a", "1"));
        server.Loop.RunFor(TimeSpan.FromSeconds(1));

        first.Cancel();
        server.Loop.RunFor(TimeSpan.FromSeconds(5));
        server.Create(ConfigMap("b", "1"));
        server.Loop.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(["one a", "two a", "two b"], passes.Where(p => !p.EndsWith(".crt", StringComparison.Ordinal)));
        var lease = server.Cluster.Get(Leases, new ObjectKey("default", "controller"))!["spec"]!;
        Assert.Equal(("two", 1), ((string?)lease["holderIdentity"], (int)lease["leaseTransitions"]!));
        var events = server
            .Cluster.List(EventsType)
            .Select(e => $"{e["source"]!["component"]} {e["message"]} {e["count"]}");
        Assert.Contains("one Looked at a. 1", events);
        Assert.Contains("two Looked at b. 1", events);
    }

    [Fact]
    public void An_informer_at_rest_asks_only_for_its_next_watch()
    {
        Start(NewInformer());
        server.Loop.RunFor(TimeSpan.FromMinutes(1));
        server.Api.Log.Reset();

        server.Loop.RunFor(TimeSpan.FromHours(1));

        Assert.Equal(0, server.Api.Log.Count(verb: "list"));
        Assert.InRange(server.Api.Log.Count(verb: "watch"), 6, 12);
        Assert.Equal(server.Api.Log.Count(), server.Api.Log.Count(verb: "watch"));
    }

    [Fact]
    public void A_watch_that_missed_too_much_lists_again()
    {
        var informer = NewInformer();
        server.Create(ConfigMap("gone", "1"));
        Start(informer);
        server.Loop.RunFor(TimeSpan.FromSeconds(1));
        server.Api.Faults.Stop();
        server.Loop.RunFor(TimeSpan.FromSeconds(1));
        server.Cluster.Delete(ConfigMaps, Key("gone"));
        for (var i = 0; i < 30; i++)
        {
            server.Cluster.Create(ConfigMaps, ConfigMap($"c{i}", "x"), "test");
        }
        server.Api.Faults.Start();

        server.Loop.RunFor(TimeSpan.FromMinutes(1));

        Assert.Null(informer.Get(Key("gone")));
        Assert.Equal(2, informer.Metrics.Lists);
        AssertEqualToServer(informer, "after 410");
    }

    [Fact]
    public void Whatever_goes_wrong_the_informer_ends_equal_to_the_server()
    {
        var random = new Random(3);
        var informer = NewInformer();
        Start(informer);
        Fault[] faults =
        [
            Fault.Latency(TimeSpan.FromSeconds(2)),
            Fault.InternalError(),
            Fault.TooManyRequests(TimeSpan.FromSeconds(1)),
            Fault.Gone(),
            Fault.Refused(),
            Fault.LostAnswer(),
            Fault.DroppedWatch(1),
            Fault.StaleList(5),
            Fault.PartialBody(500),
            Fault.SlowBody(50, TimeSpan.FromMilliseconds(10)),
        ];
        foreach (var fault in faults)
        {
            server.Api.Faults.Add(new FaultRule(fault) { Probability = 0.1 });
        }
        for (var step = 0; step < 1500; step++)
        {
            Disturb(random);
            server.Loop.RunFor(TimeSpan.FromSeconds(random.Next(4)));
        }
        server.Api.Faults.Clear();
        server.Api.Faults.Start();

        server.Loop.RunFor(TimeSpan.FromMinutes(15));

        AssertEqualToServer(informer, "in the end");
        Assert.True(informer.Metrics.Restarts > 20, $"{informer.Metrics.Restarts} restarts");
    }

    private void Disturb(Random random)
    {
        var name = $"c{random.Next(12)}";
        switch (random.Next(12))
        {
            case < 7:
                server.Cluster.Apply(ConfigMaps, ConfigMap(name, $"{random.Next()}"), "test");
                break;
            case < 10 when server.Cluster.Get(ConfigMaps, Key(name)) is not null:
                server.Cluster.Delete(ConfigMaps, Key(name));
                break;
            case 10 when random.Next(20) == 0:
                server.Api.Faults.Stop();
                break;
            case 11:
                server.Api.Faults.Start();
                break;
        }
    }

    private Informer<V1PartialObject> NewInformer() =>
        new(
            server.Client,
            ConfigMaps,
            KubernetesJson.Default.V1PartialObject,
            new InformerOptions
            {
                Namespace = "default",
                PageSize = 4,
                MetadataOnly = true,
            },
            server.Loop.Clock,
            random: new Random(1)
        );

    private void Start(Informer<V1PartialObject> informer) => running.Add(informer.RunAsync(stop.Token));

    private CancellationTokenSource StartController(string name, List<string> passes)
    {
        var clock = server.Loop.Clock;
        var mine = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var client = server.NewClient(name);
        var informer = NewInformer();
        var queue = new WorkQueue<ObjectKey>(time: clock);
        informer.AddHandler(e => queue.Add(e.Object.Metadata.Key));
        var events = new EventRecorder(client, new EventRecorderOptions { Component = name }, clock);
        var loop = new ControllerLoop<ObjectKey>(queue, new Reconciler(name, informer, events, passes), time: clock);
        var election = new LeaderElectionOptions { Lease = new ObjectKey("default", "controller"), Identity = name };
        var elector = new LeaderElector(client, election, clock, random: new Random(1));
        running.Add(informer.RunAsync(mine.Token));
        running.Add(events.RunAsync(mine.Token));
        running.Add(elector.RunAsync(new LeaderCallbacks(loop.RunAsync), mine.Token));
        return mine;
    }

    private void AssertEqualToServer(Informer<V1PartialObject> informer, string when)
    {
        var expected = server
            .Cluster.List(ConfigMaps, "default")
            .Select(c => $"{c["metadata"]!["name"]} {c["metadata"]!["uid"]} {c["metadata"]!["resourceVersion"]}");
        var actual = informer.List().Select(c => $"{c.Metadata.Name} {c.Metadata.Uid} {c.Metadata.ResourceVersion}");
        Assert.True(expected.Order().SequenceEqual(actual.Order()), when);
    }

    private sealed class Reconciler(
        string name,
        IInformer<V1PartialObject> configMaps,
        IEventRecorder events,
        List<string> passes
    ) : IReconciler<ObjectKey>
    {
        public Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
        {
            passes.Add($"{name} {key.Name}");
            if (configMaps.Get(key) is { } found)
            {
                var about = new ObjectReference("v1", "ConfigMap", key.Namespace, key.Name, found.Metadata.Uid);
                events.Record(about, "Normal", "Looked", $"Looked at {key.Name}.");
            }
            return Task.FromResult(ReconcileResult.Done);
        }
    }
}
