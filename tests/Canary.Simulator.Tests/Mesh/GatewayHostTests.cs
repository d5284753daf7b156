using System.Text.Json.Nodes;
using Canary.Resources.Manifests;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh;
using Canary.Simulator.Traffic;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh;

/// <summary>In real time, over real sockets.</summary>
public sealed class GatewayHostTests : IAsyncLifetime
{
    private readonly SimulatedWorld world = new(
        TimeProvider.System,
        new()
        {
            Users = new() { RequestsPerSecond = 0 },
            Gateway = new() { ProgrammingDelay = TimeSpan.Zero },
        }
    );
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler { UseProxy = false });
    private GatewayHost? host;

    private const string OwnHost = "app.example";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        const string Fast = "startup-time: 0s\nlatency: 2ms";
        Apply(Manifests.Gateway);
        Apply(Manifests.Service("old"));
        Apply(Manifests.Service("new"));
        await RunAsync("old", "app:1", Fast);
        await RunAsync("new", "app:2", Fast);
        await WhenAsync(
            GatewayKinds.HttpRoutes,
            route => route.Items("status", "parents").Any(),
            () => Apply(Manifests.Route("app", "app.example", Manifests.Backends(("old", 70), ("new", 30))))
        );
        host = await GatewayHost.StartAsync(world.Gateway, port: 0, OwnHost, Cancelled);
    }

    [Fact]
    public async Task Concurrent_clients_see_the_weights_over_1000_requests()
    {
        var clients = Enumerable.Range(0, 8).Select(_ => CountAsync(125));
        var fromNew = (await Task.WhenAll(clients)).Sum();

        Assert.InRange(fromNew, 250, 350);
        Assert.Equal(1000, world.Gateway.Log.Total);

        async Task<int> CountAsync(int requests)
        {
            var count = 0;
            for (var i = 0; i < requests; i++)
            {
                var (status, body) = await GetAsync("/", "app.example");
                Assert.Equal(200, status);
                count += JsonNode.Parse(body).Text("version") == "2" ? 1 : 0;
            }
            return count;
        }
    }

    [Fact]
    public async Task The_host_header_decides_and_an_unknown_one_is_told_so()
    {
        var (status, body) = await GetAsync("/a?b=c", "nowhere.example");

        Assert.Equal(404, status);
        Assert.Contains("hosts with routes: app.example", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_the_listeners_own_address_means_the_host_that_it_was_given()
    {
        var (status, _) = await GetAsync("/", host!.Address.Authority);

        Assert.Equal(200, status);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_IOException() =>
        await Assert.ThrowsAnyAsync<IOException>(() =>
            GatewayHost.StartAsync(world.Gateway, host!.Address.Port, OwnHost, Cancelled)
        );

    [Fact]
    public async Task Users_can_travel_by_HTTP()
    {
        using var transport = new HttpTransport(host!.Address, TimeProvider.System);

        var (status, latency) = await transport.SendAsync(new() { Host = "app.example" }, Cancelled);

        Assert.Equal(200, status);
        Assert.True(latency > TimeSpan.Zero);
        Assert.Equal(1, world.Gateway.Log.Total);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
        world.Dispose();
    }

    private void Apply(string yaml)
    {
        foreach (var manifest in ManifestReader.Read("test.yaml", yaml).Documents)
        {
            var type = world.Cluster.Types.Single(type =>
                type.Kind == manifest.Kind && type.ApiVersion == manifest.ApiVersion
            );
            world.Cluster.Apply(type, manifest.Content, "test");
        }
    }

    private Task RunAsync(string name, string image, string behaviour) =>
        WhenAsync(
            Kinds.EndpointSlices,
            slice =>
                slice.Label("kubernetes.io/service-name") == name
                && slice.Items("endpoints").Any(endpoint => endpoint.Flag("conditions", "ready")),
            () => Apply(Manifests.Deployment(name, image, behaviour: behaviour))
        );

    /// <summary>Acts, and waits until an object is as wished.</summary>
    private async Task WhenAsync(Canary.Kubernetes.ResourceType type, Func<JsonObject, bool> condition, Action act)
    {
        var seen = new TaskCompletionSource();
        using var subscription = world.Cluster.Subscribe(change =>
        {
            if (change.Type == type && change.Kind != ClusterChangeKind.Deleted && condition(change.Object))
            {
                seen.TrySetResult();
            }
        });
        act();
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }

    private async Task<(int Status, string Body)> GetAsync(string path, string hostName)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host!.Address, path));
        request.Headers.Host = hostName;
        using var response = await http.SendAsync(request, Cancelled);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
    }
}
