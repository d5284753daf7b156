using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Mesh;

public sealed class ServiceSpreadTests : IDisposable
{
    private readonly WorldOnLoop world = new(new() { Users = new() { RequestsPerSecond = 0 } });

    public ServiceSpreadTests()
    {
        world.Apply(Manifests.Deployment("one", "app:1", replicas: 3).Replace("app: one", "tier: web", Exactly));
        world.Apply(Manifests.Deployment("two", "app:2", replicas: 1).Replace("app: two", "tier: web", Exactly));
        world.Apply(
            """
            apiVersion: v1
            kind: Service
            metadata: { name: both }
            spec:
              selector: { tier: web }
              ports: [{ name: http, port: 80, targetPort: http }, { name: admin, port: 8080, targetPort: 9999 }]
            """
        );
        world.RunFor(seconds: 5);
    }

    private const StringComparison Exactly = StringComparison.Ordinal;

    [Theory]
    [InlineData("both.default")]
    [InlineData("both.default.svc.cluster.local:80")]
    [InlineData("both.default:8080")]
    public void A_share_of_the_replicas_is_a_share_of_the_requests(string host)
    {
        Assert.Equal(100, Taken("two", host));
    }

    [Theory]
    [InlineData(2, 2, 200)]
    [InlineData(2, 3, 240)]
    [InlineData(3, 0, 0)]
    public void The_share_follows_the_ready_replicas(int one, int two, int taken)
    {
        Scale("one", one);
        Scale("two", two);
        world.RunFor(seconds: 10);

        Assert.Equal(taken, Taken("two", "both.default"));
    }

    [Fact]
    public void A_pod_that_is_not_ready_gets_nothing()
    {
        world.Apply(
            Manifests
                .Deployment("two", "app:3", replicas: 1, behaviour: "unready-after: 20s")
                .Replace("app: two", "tier: web", Exactly)
        );
        world.RunFor(seconds: 10);
        Assert.Equal(100, Taken("two", "both.default"));

        world.RunFor(seconds: 20);

        Assert.Equal(0, Taken("two", "both.default"));
        Assert.Equal(0, world.World.Gateway.Log.ToUnreadyPods);
    }

    public void Dispose() => world.Dispose();

    private void Scale(string deployment, int replicas) =>
        world.Change(Kinds.Deployments, deployment, found => found.Ensure("spec")["replicas"] = replicas);

    private int Taken(string deployment, string host) =>
        Enumerable
            .Range(0, 400)
            .Count(_ =>
                world
                    .World.Gateway.Send(new() { Host = host })
                    .Pod?.Name.StartsWith($"{deployment}-", StringComparison.Ordinal) == true
            );
}
