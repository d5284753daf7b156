using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Tests.Workloads;

/// <summary>Parts of a cluster are simulated beside others that are not.</summary>
public sealed class WorkloadPartsTests
{
    private static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "leases", "Lease");

    [Fact]
    public void A_control_plane_alone_makes_pods_and_runs_none()
    {
        using var world = new WorldOnLoop(new() { Parts = WorkloadParts.ControlPlane });

        world.Apply(Manifests.Deployment("shop", "example/shop:1"));
        world.RunFor(seconds: 10);

        Assert.Empty(world.World.Cluster.List(Kinds.Nodes));
        Assert.All(world.List(Kinds.Pods), pod => Assert.Null(pod.Text("spec", "nodeName")));
        Assert.NotEmpty(world.List(Kinds.Pods));
    }

    [Fact]
    public void Nodes_beside_others_run_what_selects_them_and_nothing_else()
    {
        using var world = new WorldOnLoop(new() { Parts = WorkloadParts.Nodes });
        Others(world);

        world.Apply(Pod("ours", $"nodeSelector: {{ {SimulatedNodes.Label}: \"true\" }}"));
        world.Apply(Pod("waiting", "nodeSelector: { disk: fast }"));
        world.Apply(Pod("bound", "nodeName: theirs"));
        world.RunFor(seconds: 10);

        Assert.StartsWith("canary-simulator-", world.Get(Kinds.Pods, "ours").Text("spec", "nodeName"));
        Assert.Equal("Running", PhaseOf(world, "ours"));
        Assert.Null(world.Get(Kinds.Pods, "waiting").Text("spec", "nodeName"));
        Assert.NotEqual("Running", PhaseOf(world, "bound"));

        world.Delete(Kinds.Pods, "ours");
        world.RunFor(seconds: 10);
        Assert.Null(world.Find(Kinds.Pods, "ours"));
    }

    [Fact]
    public void Nodes_beside_others_keep_strangers_out_and_say_that_they_live()
    {
        using var world = new WorldOnLoop(new() { Parts = WorkloadParts.Nodes });
        world.RunFor(seconds: 1);
        var first = Renewed(world);

        world.RunFor(seconds: 11);

        var node = world.World.Cluster.Get(Kinds.Nodes, new("", "canary-simulator-1"))!;
        Assert.Equal("NoSchedule", node.Items("spec", "taints").Single().Text("effect"));
        Assert.NotEqual(first, Renewed(world));
    }

    [Fact]
    public void Nodes_get_ready_though_others_write_them_at_once_or_gave_them_up()
    {
        using var loop = new SimulationLoop(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        ICluster cluster = new SharedCluster(new SimulatedCluster(loop.Clock));

        Run();
        Assert.All(cluster.List(Kinds.Nodes), node => Assert.Equal(("yes", "True"), (node.Label("seen"), Ready(node))));

        foreach (var node in cluster.List(Kinds.Nodes))
        {
            node["status"]!["conditions"]![0]!["status"] = "Unknown";
            cluster.Update(Kinds.Nodes, node, "node-controller", "status");
        }
        Run();
        Assert.All(cluster.List(Kinds.Nodes), node => Assert.Equal("True", Ready(node)));

        void Run()
        {
            using var scheduler = new SimulatorScheduler(loop.Clock);
            using var nodes = new WorkloadControllers(cluster, scheduler, new() { Parts = WorkloadParts.Nodes });
            loop.RunUntilIdle();
        }

        static string? Ready(JsonObject node) => node.Items("status", "conditions").Single().Text("status");
    }

    [Fact]
    public void Nodes_of_a_world_of_their_own_are_open_to_all()
    {
        using var world = new WorldOnLoop();

        Assert.All(world.World.Cluster.List(Kinds.Nodes), node => Assert.Empty(node.Items("spec", "taints")));
        Assert.Empty(world.World.Cluster.List(Leases));
    }

    /// <summary>A cluster in which somebody writes each new object at once.</summary>
    private sealed class SharedCluster(ICluster cluster) : ICluster
    {
        public TimeProvider Time => cluster.Time;

        public IReadOnlyList<ResourceType> Types => cluster.Types;

        public JsonObject? Get(ResourceType type, ObjectKey key) => cluster.Get(type, key);

        public IReadOnlyList<JsonObject> List(ResourceType type, string? @namespace, string? labelSelector) =>
            cluster.List(type, @namespace, labelSelector);

        public JsonObject Create(ResourceType type, JsonObject obj, string fieldManager)
        {
            var made = cluster.Create(type, obj, fieldManager);
            var seen = made.DeepClone().AsObject();
            seen["metadata"]!["labels"]!["seen"] = "yes";
            cluster.Update(type, seen, "somebody");
            return made;
        }

        public JsonObject Update(ResourceType type, JsonObject obj, string fieldManager, string? subresource) =>
            cluster.Update(type, obj, fieldManager, subresource);

        public JsonObject Apply(ResourceType type, JsonObject obj, string fieldManager, string? subresource) =>
            cluster.Apply(type, obj, fieldManager, subresource);

        public void Delete(ResourceType type, ObjectKey key, string? propagation, string? uid, TimeSpan? grace) =>
            cluster.Delete(type, key, propagation, uid, grace);

        public IDisposable Subscribe(Action<ClusterChange> onChange) => cluster.Subscribe(onChange);
    }

    private static void Others(WorldOnLoop world) =>
        world.World.Cluster.Create(
            Kinds.Nodes,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Node",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "theirs",
                    ["labels"] = new JsonObject { ["disk"] = "fast" },
                },
            },
            "kubelet"
        );

    private static string Pod(string name, string spec) =>
        $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {name}
            spec:
              {spec}
              containers:
                - name: main
                  image: example/main:1
            """;

    private static string? PhaseOf(WorldOnLoop world, string pod) => world.Get(Kinds.Pods, pod).Text("status", "phase");

    private static string? Renewed(WorldOnLoop world) =>
        world.World.Cluster.Get(Leases, new("kube-node-lease", "canary-simulator-1")).Text("spec", "renewTime");
}
