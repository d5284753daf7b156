using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources.V1;
using Canary.Routing.Kubernetes;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.Kubernetes;

/// <summary>A Service as a target, and its copies.</summary>
public sealed class ServiceCopyTests
{
    private const string Target = """
        {"selector": {"app": "blue"}, "type": "LoadBalancer", "clusterIP": "10.0.0.7", "sessionAffinity": "None",
          "ports": [{"name": "http", "port": 80, "targetPort": 9898, "nodePort": 30080}]}
        """;

    private static readonly V1Canary Canary = new()
    {
        Metadata = new()
        {
            Name = "podinfo",
            Namespace = "test",
            Uid = "uid-1",
        },
        Spec = new()
        {
            Provider = "gatewayapi:v1",
            TargetRef = new()
            {
                ApiVersion = "v1",
                Kind = "Service",
                Name = "podinfo",
            },
            Service = new() { Port = 80, GatewayRefs = [new() { Name = "public" }] },
            SkipAnalysis = true,
        },
    };

    private readonly RoutingWorld world = new();
    private readonly CopiedServiceRouter router;

    public ServiceCopyTests() =>
        router = new(
            world.Server,
            new ServerInformer<V1Service>(world.Server, V1Service.Type, RoutingJson.Default.V1Service)
        );

    [Theory]
    [InlineData("""{"selector": {"b": "2", "a": "1"}}""", """{"selector":{"a":"1","b":"2"}}""")]
    [InlineData("""{"clusterIP": "None"}""", """{"clusterIP":"None"}""")]
    [InlineData("""{"clusterIP": "10.0.0.7", "type": "LoadBalancer"}""", "{}")]
    [InlineData(
        """{"type": "ExternalName", "externalName": "db.test"}""",
        """{"type":"ExternalName","externalName":"db.test"}"""
    )]
    [InlineData("""{"sessionAffinity": "ClientIP"}""", """{"sessionAffinity":"ClientIP"}""")]
    [InlineData("""{"sessionAffinity": "None"}""", "{}")]
    [InlineData("""{"publishNotReadyAddresses": true}""", """{"publishNotReadyAddresses":true}""")]
    [InlineData("""{"publishNotReadyAddresses": false}""", "{}")]
    [InlineData("""{"trafficDistribution": "PreferClose"}""", """{"trafficDistribution":"PreferClose"}""")]
    [InlineData(
        """{"ports": [{"port": 80, "nodePort": 30080, "appProtocol": "h2c"}]}""",
        """{"ports":[{"port":80,"protocol":"TCP","appProtocol":"h2c"}]}"""
    )]
    public void A_copy_leads_where_the_target_leads_and_is_for_the_inside_of_the_cluster(string target, string copied)
    {
        var copy = ServiceCopy.Render(Read(target), "podinfo-canary", Canary);

        Assert.Equal(copied, copy["spec"]!.ToJsonString());
        Assert.Equal("uid-1", (string?)copy["metadata"]!["ownerReferences"]![0]!["uid"]);
    }

    [Fact]
    public async Task The_canarys_copy_follows_the_target()
    {
        Store("podinfo", Target);
        Assert.False(router.IsCurrent(Context()));
        await ApplyAsync();
        Assert.True(router.IsCurrent(Context()));

        Store("podinfo", Target.Replace("blue", "green", StringComparison.Ordinal));
        Assert.False(router.IsCurrent(Context()));
        await ApplyAsync();

        Assert.Equal("green", (string?)world.Service("podinfo-canary")["spec"]!["selector"]!["app"]);
        Assert.Equal("podinfo-canary", Assert.Single(world.Server.Patched.Select(patch => patch.Name).Distinct()));
    }

    [Fact]
    public void A_service_in_the_place_of_a_copy_is_somebody_elses()
    {
        Store("podinfo", Target);
        Store("podinfo-canary", Target);

        Assert.False(router.IsCurrent(Context()));
        Assert.Equal("ServiceNotOwned", router.FindObstacle(Context())?.Reason);
    }

    private Task ApplyAsync() => router.ApplyAsync(Context(), TestContext.Current.CancellationToken);

    private static RouteContext Context() => RoutingWorld.ContextOf(Canary);

    private void Store(string name, string spec) =>
        world.Server.Store(
            V1Service.Type,
            new()
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Service",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "test" },
                ["spec"] = JsonNode.Parse(spec),
            }
        );

    private static V1Service Read(string spec) =>
        JsonSerializer.Deserialize(
            $$"""{"metadata": {"name": "podinfo", "namespace": "test"}, "spec": {{spec}}}""",
            RoutingJson.Default.V1Service
        )!;
}
