namespace Canary.Simulator.Tests.Mesh;

public sealed class WeightTests : IDisposable
{
    private readonly MeshWorld mesh = new();

    [Theory]
    [InlineData(100, 0)]
    [InlineData(95, 5)]
    [InlineData(70, 30)]
    [InlineData(50, 50)]
    [InlineData(0, 100)]
    public void Requests_are_split_as_the_weights_say(int old, int @new)
    {
        mesh.Route(Manifests.Backends(("old", old), ("new", @new)));

        var spread = mesh.Spread(1000);

        Assert.InRange(spread.GetValueOrDefault("new"), (10 * @new) - 5, (10 * @new) + 5);
        Assert.Equal(1000, spread.GetValueOrDefault("new") + spread.GetValueOrDefault("old"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Clients_that_take_turns_each_see_the_weights(int clients)
    {
        mesh.Route(Manifests.Backends(("old", 80), ("new", 20)));

        var services = Enumerable
            .Range(0, 1000 * clients)
            .Select(request => (Client: request % clients, Service: mesh.ServiceOf()))
            .ToList();

        Assert.All(
            Enumerable.Range(0, clients),
            client => Assert.InRange(services.Count(seen => seen == (client, "new")), 150, 250)
        );
    }

    [Fact]
    public void Many_threads_at_once_see_the_weights_together()
    {
        mesh.Route(Manifests.Backends(("old", 75), ("new", 25)));

        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() => mesh.Spread(500))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(2000, mesh.Gateway.Log.Total);
        Assert.InRange(mesh.Gateway.Log.Count(kind => kind.Service?.Name == "new"), 490, 510);
    }

    [Fact]
    public void New_weights_count_once_they_are_programmed_and_the_status_says_so_only_then()
    {
        mesh.Route(Manifests.Backends(("old", 100), ("new", 0)));
        var generation = mesh.RouteGeneration();

        mesh.World.Apply(Manifests.Route("app", "app.example", Manifests.Backends(("old", 0), ("new", 100))));

        Assert.Equal("old", mesh.ServiceOf());
        Assert.Equal(generation, mesh.ObservedGeneration());
        mesh.World.RunFor(seconds: 0.2);
        Assert.Equal("new", mesh.ServiceOf());
        Assert.Equal(generation + 1, mesh.ObservedGeneration());
    }

    [Fact]
    public void The_pods_of_a_Service_take_turns()
    {
        mesh.Route(Manifests.Backends(("old", 1)));

        var pods = Enumerable.Range(0, 100).CountBy(_ => mesh.Get().Pod?.Name ?? "none").ToDictionary();

        Assert.Equal([50, 50], pods.Values);
    }

    [Fact]
    public void Without_any_weight_requests_fail()
    {
        mesh.Route(Manifests.Backends(("old", 0), ("new", 0)));

        Assert.Equal(500, mesh.Get().Status);
    }

    public void Dispose() => mesh.Dispose();
}
