using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Tests.Cluster;

public class SimulatedClusterTests
{
    private static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    private static readonly ResourceType Deployments = new("apps", "v1", "deployments", "Deployment");
    private static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace", false);

    private readonly SimulatedCluster cluster = new(
        new HeldClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    );

    [Fact]
    public void It_starts_with_the_usual_namespaces()
    {
        var names = cluster.List(Namespaces).Select(n => (string?)n["metadata"]!["name"]);

        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], names);
    }

    [Fact]
    public void A_created_object_gets_identity_version_and_defaults()
    {
        var created = cluster.Create(Deployments, Deployment("web", "app:1"), "test");

        Assert.Equal("2026-01-01T00:00:00Z", (string?)created["metadata"]!["creationTimestamp"]);
        Assert.Equal(1, (int?)created["metadata"]!["generation"]);
        Assert.Equal(1, (int?)created["spec"]!["replicas"]);
        Assert.NotNull(created["metadata"]!["uid"]);
        Assert.True(JsonNode.DeepEquals(created, cluster.Get(Deployments, new ObjectKey("default", "web"))));
    }

    [Fact]
    public void An_update_with_an_old_version_is_a_conflict()
    {
        var first = cluster.Create(ConfigMaps, ConfigMap("a", "1"), "test");
        var changed = first.DeepClone().AsObject();
        changed["data"]!["k"] = "2";
        cluster.Update(ConfigMaps, changed, "test");

        var error = Assert.ThrowsAny<KubernetesException>(() => cluster.Update(ConfigMaps, changed, "test"));

        Assert.True(error.IsConflict);
    }

    [Fact]
    public void A_status_update_changes_status_only()
    {
        var created = cluster.Create(Deployments, Deployment("web", "app:1"), "test");
        created["status"] = new JsonObject { ["replicas"] = 3 };
        created["spec"]!["replicas"] = 9;

        var updated = cluster.Update(Deployments, created, "test", "status");

        Assert.Equal(3, (int?)updated["status"]!["replicas"]);
        Assert.Equal(1, (int?)updated["spec"]!["replicas"]);
        Assert.Equal(1, (int?)updated["metadata"]!["generation"]);
    }

    [Fact]
    public void Apply_creates_then_owns_then_releases()
    {
        cluster.Apply(ConfigMaps, ConfigMap("a", "1"), "one");
        cluster.Apply(ConfigMaps, ConfigMap("a", "2"), "two");
        var released = ConfigMap("a", "2");
        released.Remove("data");

        var result = cluster.Apply(ConfigMaps, released, "two");

        Assert.Null(result["data"]);
    }

    [Fact]
    public void Subscribers_hear_of_changes_in_order()
    {
        var heard = new List<string>();
        using var subscription = cluster.Subscribe(c => heard.Add($"{c.Kind} {c.Key.Name}"));

        cluster.Create(ConfigMaps, ConfigMap("a", "1"), "test");
        cluster.Apply(ConfigMaps, ConfigMap("a", "2"), "test");
        cluster.Delete(ConfigMaps, new ObjectKey("default", "a"));

        Assert.Equal(["Added a", "Modified a", "Deleted a"], heard);
    }

    [Fact]
    public void A_change_made_while_telling_another_is_told_after_it()
    {
        var heard = new List<string>();
        using var first = cluster.Subscribe(c =>
        {
            if (c.Kind == ClusterChangeKind.Added && c.Key.Name == "a")
            {
                cluster.Create(ConfigMaps, ConfigMap("b", "1"), "test");
            }
        });
        using var second = cluster.Subscribe(c => heard.Add(c.Key.Name));

        cluster.Create(ConfigMaps, ConfigMap("a", "1"), "test");

        Assert.Equal(["a", "b"], heard);
    }

    [Fact]
    public void An_object_with_a_finalizer_stays_until_it_is_removed()
    {
        var obj = ConfigMap("a", "1");
        obj["metadata"]!["finalizers"] = new JsonArray("example.com/x");
        cluster.Create(ConfigMaps, obj, "test");
        var key = new ObjectKey("default", "a");

        cluster.Delete(ConfigMaps, key);
        var marked = cluster.Get(ConfigMaps, key)!;
        marked["metadata"]!.AsObject().Remove("finalizers");
        cluster.Update(ConfigMaps, marked, "test");

        Assert.Null(cluster.Get(ConfigMaps, key));
    }

    private static JsonObject ConfigMap(string name, string value) =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = new JsonObject { ["k"] = value },
        };

    private static JsonObject Deployment(string name, string image) =>
        JsonNode
            .Parse(
                """
                {"metadata":{"name":"NAME"},"spec":{"selector":{"matchLabels":{"app":"NAME"}},
                "template":{"metadata":{"labels":{"app":"NAME"}},"spec":{"containers":[{"name":"main","image":"IMAGE"}]}}}}
                """.Replace("NAME", name, StringComparison.Ordinal).Replace("IMAGE", image, StringComparison.Ordinal)
            )!
            .AsObject();
}
