using Canary.Kubernetes;
using Canary.Simulator.Mesh;
using Canary.Simulator.Traffic;

namespace Canary.Simulator.Tests.Traffic;

public sealed class UserPopulationTests : IDisposable
{
    private readonly WorldOnLoop world = new(new() { Users = new() { RequestsPerSecond = 20 } });

    public UserPopulationTests()
    {
        world.Apply(Manifests.Gateway);
        world.Apply(Manifests.Service("web"));
        world.Apply(Manifests.Deployment("web", "app:1", replicas: 2, behaviour: "error-rate: 10%"));
        world.RunFor(seconds: 5);
    }

    [Fact]
    public void Every_route_gets_users_at_the_rate()
    {
        Route("a", "{ backendRefs: [{ name: web, port: 80 }] }");
        Route("b", "{ backendRefs: [{ name: web, port: 80 }] }");
        world.RunFor(seconds: 0.2);
        world.World.Gateway.Log.Clear();

        world.RunFor(seconds: 60);

        Assert.InRange(world.World.Gateway.Log.Count(kind => kind.Host == "a.example"), 1199, 1201);
        Assert.InRange(world.World.Gateway.Log.Count(kind => kind.Host == "b.example"), 1199, 1201);
    }

    [Fact]
    public void Users_send_what_the_route_takes()
    {
        Route(
            "a",
            "{ matches: [{ path: { value: /shop }, method: POST, headers: [{ name: x-kind, value: user }] }], backendRefs: [{ name: web, port: 80 }] }"
        );

        world.RunFor(seconds: 10);

        Assert.True(world.World.Gateway.Log.Total > 150);
        Assert.Equal(0, world.World.Gateway.Log.Count(kind => kind.Status == 404));
    }

    [Fact]
    public void They_count_what_they_saw()
    {
        Route("a", "{ backendRefs: [{ name: web, port: 80 }] }");

        world.RunFor(seconds: 100);

        var counts = Assert.Single(world.World.Users.Counts);
        Assert.Equal(new ObjectKey("default", "a"), counts.Route);
        Assert.Equal(world.World.Gateway.Log.Total, counts.Requests);
        Assert.Equal(world.World.Gateway.Log.Errors, counts.Errors);
        Assert.InRange(counts.ErrorRate, 0.08, 0.12);
        Assert.InRange(
            counts.TotalLatency / counts.Requests,
            TimeSpan.FromMilliseconds(4),
            TimeSpan.FromMilliseconds(6)
        );
    }

    [Fact]
    public void They_leave_with_the_route_and_rest_when_told()
    {
        Route("a", "{ backendRefs: [{ name: web, port: 80 }] }");
        world.RunFor(seconds: 5);
        world.World.Users.Active = false;
        var before = world.World.Gateway.Log.Total;

        world.RunFor(seconds: 5);
        Assert.Equal(before, world.World.Gateway.Log.Total);
        world.World.Users.Active = true;
        world.RunFor(seconds: 5);
        Assert.True(world.World.Gateway.Log.Total > before);
        world.Delete(GatewayKinds.HttpRoutes, "a");
        world.RunFor(seconds: 1);
        before = world.World.Gateway.Log.Total;
        world.RunFor(seconds: 5);

        Assert.Equal(before, world.World.Gateway.Log.Total);
    }

    [Fact]
    public void The_same_seed_gives_the_same_traffic()
    {
        Assert.Equal(Traffic(), Traffic());

        static IEnumerable<string> Traffic()
        {
            using var world = new UserPopulationTests();
            world.Route("a", "{ backendRefs: [{ name: web, port: 80 }] }");
            world.world.RunFor(seconds: 60);
            return [.. world.world.World.Gateway.Log.Counts.Select(pair => $"{pair.Key} {pair.Value}").Order()];
        }
    }

    public void Dispose() => world.Dispose();

    private void Route(string name, string rule) => world.Apply(Manifests.Route(name, $"{name}.example", rule));
}
