using System.Text.Json.Nodes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Faults;
using static Canary.Kubernetes.Tests.Simulated.SimulatedServer;

namespace Canary.Kubernetes.Tests.Simulated;

public sealed class ClientAgainstSimulatorTests : IDisposable
{
    private readonly SimulatedServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public void What_is_created_can_be_read_replaced_and_deleted()
    {
        var created = server.Create(ConfigMap("a", "1"));
        created["data"]!["value"] = "2";
        server.Run(() =>
            server.Client.ReplaceAsync(ConfigMaps, Key("a"), created, KubernetesJson.Default.JsonObject, default)
        );
        Assert.Equal("2", (string?)Get("a")["data"]!["value"]);

        server.Run(async () =>
        {
            await server.Client.DeleteAsync(ConfigMaps, Key("a"), DeleteOptions.Default, default);
            return true;
        });
        Assert.True(Fails(() => Get("a")).IsNotFound);
    }

    [Fact]
    public void Errors_have_their_types()
    {
        var first = server.Create(ConfigMap("a", "1"));
        server.Apply(ConfigMaps, ConfigMap("a", "2"), "other");

        Assert.True(Fails(() => server.Create(ConfigMap("a", "1"))).IsAlreadyExists);
        var stale = Fails(() =>
            server.Run(() =>
                server.Client.ReplaceAsync(ConfigMaps, Key("a"), first, KubernetesJson.Default.JsonObject, default)
            )
        );
        Assert.True(stale.IsConflict);
        var invalid = Fails(() => server.Create(ConfigMap("No_Name", "1")));
        Assert.True(invalid.IsInvalid);
        Assert.Equal("metadata.name", Assert.Single(invalid.Causes).Field);
    }

    [Fact]
    public void A_field_of_another_manager_is_a_conflict_unless_forced()
    {
        server.Apply(ConfigMaps, ConfigMap("a", "1"), "one");

        var e = Fails(() => server.Apply(ConfigMaps, ConfigMap("a", "2"), "two", force: false));

        Assert.True(e.IsConflict);
        Assert.Contains(e.Causes, c => c.Reason == "FieldManagerConflict" && c.Field == ".data.value");
        server.Apply(ConfigMaps, ConfigMap("a", "2"), "two");
        Assert.Equal("2", (string?)Get("a")["data"]!["value"]);
    }

    [Fact]
    public void The_user_agent_names_the_manager_of_creates()
    {
        var created = server.Create(ConfigMap("a", "1"));

        Assert.Equal("canary-controller", (string?)created["metadata"]!["managedFields"]![0]!["manager"]);
    }

    [Fact]
    public void A_list_comes_in_pages_and_by_selector()
    {
        for (var i = 0; i < 7; i++)
        {
            server.Create(ConfigMap($"c{i}", "x", i % 2 == 0 ? "even" : "odd"));
        }
        var options = new ListOptions
        {
            LabelSelector = "app in (even)",
            Limit = 3,
            MetadataOnly = true,
        };

        var first = List(options);
        var second = List(options with { Continue = first.Continue });

        Assert.Equal(["c0", "c2", "c4"], first.Items.Select(i => i.Metadata.Name));
        Assert.Equal(["c6"], second.Items.Select(i => i.Metadata.Name));
        Assert.Null(second.Continue);
    }

    [Fact]
    public void Overload_and_slow_bodies_are_lived_through()
    {
        server.Create(ConfigMap("a", "1"));
        server.Api.Faults.Add(new FaultRule(Fault.TooManyRequests(TimeSpan.FromSeconds(1))) { Times = 2 });
        server.Api.Faults.Add(new FaultRule(Fault.SlowBody(7, TimeSpan.FromMilliseconds(1))));

        Assert.Equal("1", (string?)Get("a")["data"]!["value"]);
    }

    [Fact]
    public void A_body_that_breaks_off_is_no_object()
    {
        server.Create(ConfigMap("a", "1"));
        server.Api.Faults.Add(new FaultRule(Fault.PartialBody(20)));

        Assert.True(Fails(() => Get("a")).IsTransient);
    }

    private JsonObject Get(string name) =>
        server.Run(() => server.Client.GetAsync(ConfigMaps, Key(name), KubernetesJson.Default.JsonObject, default));

    private ListPage<V1PartialObject> List(ListOptions options) =>
        server.Run(() =>
            server.Client.ListAsync(ConfigMaps, "default", options, KubernetesJson.Default.V1PartialObject, default)
        );

    private static KubernetesException Fails(Func<JsonObject> request) => Assert.Throws<KubernetesException>(request);
}
