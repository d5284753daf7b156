using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh;

namespace Canary.Simulator.Tests.Cluster;

public class ClusterSnapshotTests
{
    private static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    private static readonly ResourceType Services = new("", "v1", "services", "Service");
    private static readonly ResourceType Routes = new("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");

    private readonly HeldClock clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_cluster_that_starts_from_a_snapshot_has_its_objects_and_serves_its_kinds()
    {
        var first = new SimulatedCluster(clock);
        GatewayCrds.Install(first);
        var made = first.Create(ConfigMaps, ConfigMap("a"), "test");

        var second = From(first);

        Assert.True(JsonNode.DeepEquals(made, second.Get(ConfigMaps, Key("a"))));
        Assert.Equal(first.Types, second.Types);
        second.Create(Routes, Route("ours"), "test");
        Assert.NotNull(second.Get(Routes, Key("ours")));
        var incomplete = Route("incomplete");
        incomplete.Remove("spec");
        Assert.ThrowsAny<KubernetesException>(() => second.Create(Routes, incomplete, "test"));
    }

    [Fact]
    public void Clusters_from_the_same_snapshot_do_not_see_each_other()
    {
        var first = new SimulatedCluster(clock);
        first.Create(ConfigMaps, ConfigMap("a"), "test");
        var (second, third) = (From(first), From(first));

        second.Delete(ConfigMaps, Key("a"));

        Assert.Null(second.Get(ConfigMaps, Key("a")));
        Assert.NotNull(third.Get(ConfigMaps, Key("a")));
        Assert.NotNull(first.Get(ConfigMaps, Key("a")));
    }

    [Fact]
    public void What_is_made_after_a_snapshot_has_versions_and_uids_of_its_own()
    {
        var first = new SimulatedCluster(clock);
        var before = first.Create(ConfigMaps, ConfigMap("a"), "test");

        var after = From(first).Create(ConfigMaps, ConfigMap("b"), "test");

        Assert.True(Version(after) > Version(before));
        Assert.DoesNotContain(
            first.Types.SelectMany(type => first.List(type)),
            known => (string?)known["metadata"]!["uid"] == (string?)after["metadata"]!["uid"]
        );
    }

    [Fact]
    public void Owners_in_a_snapshot_take_their_dependents_along()
    {
        var first = new SimulatedCluster(clock);
        var owner = first.Create(ConfigMaps, ConfigMap("owner"), "test");
        var owned = ConfigMap("owned");
        owned["metadata"]!["ownerReferences"] = new JsonArray(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["name"] = "owner",
                ["uid"] = owner["metadata"]!["uid"]!.DeepClone(),
            }
        );
        first.Create(ConfigMaps, owned, "test");
        var second = From(first);

        second.Delete(ConfigMaps, Key("owner"), "Background");

        Assert.Null(second.Get(ConfigMaps, Key("owned")));
    }

    [Fact]
    public void Addresses_of_services_in_a_snapshot_are_taken()
    {
        var first = new SimulatedCluster(clock);
        var taken = Address(first.Create(Services, Service("a"), "test"));

        Assert.NotEqual(taken, Address(From(first).Create(Services, Service("b"), "test")));
    }

    private SimulatedCluster From(SimulatedCluster cluster) => new(clock, new() { Start = cluster.TakeSnapshot() });

    private static ObjectKey Key(string name) => new("default", name);

    private static long Version(JsonObject obj) => long.Parse((string)obj["metadata"]!["resourceVersion"]!, null);

    private static string? Address(JsonObject service) => (string?)service["spec"]!["clusterIP"];

    private static JsonObject ConfigMap(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static JsonObject Route(string name) =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject(),
        };

    private static JsonObject Service(string name) =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) },
        };
}
