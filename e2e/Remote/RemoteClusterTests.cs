using System.Text.Json.Nodes;
using Canary.EndToEnd.Tests.Clusters;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads.Pods;

namespace Canary.EndToEnd.Tests.Remote;

/// <summary>A cluster behind HTTP is as those who live in it expect of any.</summary>
public sealed class RemoteClusterTests : IAsyncLifetime
{
    private static readonly ResourceType Pods = new("", "v1", "pods", "Pod");
    private static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    private static readonly ResourceType Deployments = new("apps", "v1", "deployments", "Deployment");
    private static readonly ObjectKey Key = new("default", "one");

    private ITestCluster place = null!;
    private KubernetesClient client = null!;
    private RemoteCluster cluster = null!;

    public async ValueTask InitializeAsync()
    {
        place = await SimulatedControlPlane.StartAsync(TestContext.Current.CancellationToken);
        client = ClusterProbe.Connect(place.KubeConfig);
        cluster = await RemoteCluster.StartAsync(
            client,
            [Pods, ConfigMaps, Deployments],
            TestContext.Current.CancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        client.Dispose();
        await place.DisposeAsync();
    }

    [Fact]
    public async Task A_write_is_told_once_though_the_watch_repeats_it()
    {
        var told = new List<(ClusterChangeKind, string?)>();
        using var listening = cluster.Subscribe(change =>
        {
            if (change.Key == Key)
            {
                told.Add((change.Kind, (string?)change.Object["data"]?["a"]));
            }
        });

        cluster.Apply(ConfigMaps, ConfigMap("1"), "test");
        Assert.Equal("1", (string?)cluster.Get(ConfigMaps, Key)!["data"]!["a"]);
        cluster.Apply(ConfigMaps, ConfigMap("2"), "test");
        cluster.Apply(ConfigMaps, ConfigMap("2"), "test");
        cluster.Delete(ConfigMaps, Key);
        await Until(() => cluster.Get(ConfigMaps, Key) is null);

        Assert.Equal(
            [(ClusterChangeKind.Added, "1"), (ClusterChangeKind.Modified, "2"), (ClusterChangeKind.Deleted, "2")],
            told
        );
    }

    [Fact]
    public async Task A_write_is_seen_before_any_watch_tells_of_it()
    {
        await using var unwatched = await RemoteCluster.StartAsync(client, [], TestContext.Current.CancellationToken);

        unwatched.Apply(ConfigMaps, ConfigMap("1"), "test");

        Assert.Equal("1", (string?)unwatched.Get(ConfigMaps, Key)?["data"]?["a"]);
    }

    [Fact]
    public async Task What_others_write_is_told_too()
    {
        using var other = ClusterProbe.Connect(place.KubeConfig);

        await other.CreateAsync(
            ConfigMaps,
            Key.Namespace,
            ConfigMap("other"),
            KubernetesJson.Default.JsonObject,
            TestContext.Current.CancellationToken
        );

        await Until(() => (string?)cluster.Get(ConfigMaps, Key)?["data"]?["a"] == "other");
    }

    [Fact]
    public void A_status_is_replaced_at_the_version_that_was_read_and_at_no_other()
    {
        var pod = cluster.Create(Pods, Pod(), "test");
        pod["status"] = new JsonObject { ["phase"] = "Running", ["podIP"] = "10.64.0.1" };
        var running = cluster.Update(Pods, pod, "test", "status");
        Assert.Equal("10.64.0.1", (string?)running["status"]!["podIP"]);

        var conflict = Assert.Throws<KubernetesException>(() => cluster.Update(Pods, pod, "test", "status"));
        Assert.True(conflict.IsConflict, conflict.Message);
        running["status"] = new JsonObject { ["phase"] = "Running" };
        Assert.Null(cluster.Update(Pods, running, "test", "status")["status"]!["podIP"]);
    }

    [Fact]
    public async Task A_pod_is_bound_to_its_node()
    {
        cluster.Create(Pods, Pod(), "test");

        cluster.Update(
            Pods,
            new()
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Binding",
                ["metadata"] = new JsonObject { ["name"] = Key.Name, ["namespace"] = Key.Namespace },
                ["target"] = new JsonObject { ["kind"] = "Node", ["name"] = "somewhere" },
            },
            "test",
            "binding"
        );

        await Until(() => (string?)cluster.Get(Pods, Key)!["spec"]!["nodeName"] == "somewhere");
    }

    [Fact]
    public void Workloads_go_to_the_simulated_nodes()
    {
        var written = cluster.Apply(
            Deployments,
            new()
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "Deployment",
                ["metadata"] = new JsonObject { ["name"] = Key.Name, ["namespace"] = Key.Namespace },
                ["spec"] = new JsonObject
                {
                    ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["a"] = "b" } },
                    ["template"] = new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" } },
                        ["spec"] = Pod()["spec"]!.DeepClone(),
                    },
                },
            },
            "test"
        );

        var pods = written["spec"]!["template"]!["spec"]!;
        Assert.Equal("true", (string?)pods["nodeSelector"]![SimulatedNodes.Label]);
        Assert.Equal(SimulatedNodes.Label, (string?)pods["tolerations"]![0]!["key"]);
    }

    private static async Task Until(Func<bool> isSo) =>
        Assert.True(
            await Patience.UntilAsync(
                _ => Task.FromResult(isSo()),
                TimeSpan.FromSeconds(20),
                TestContext.Current.CancellationToken
            )
        );

    private static JsonObject ConfigMap(string value) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = Key.Name, ["namespace"] = Key.Namespace },
            ["data"] = new JsonObject { ["a"] = value },
        };

    private static JsonObject Pod() =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = Key.Name, ["namespace"] = Key.Namespace },
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "example/main:1" }),
            },
        };
}
