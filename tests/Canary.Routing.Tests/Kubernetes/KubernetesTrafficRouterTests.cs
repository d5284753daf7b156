using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Kubernetes;
using Canary.Routing.Tests.Conformance;

namespace Canary.Routing.Tests.Kubernetes;

public sealed class KubernetesTrafficRouterTests : TrafficRouterConformance
{
    protected override string Provider => ProviderNames.Kubernetes;

    protected override IEnumerable<int> Weights => [0, 100];

    protected override V1CanaryService Service { get; } = new() { Port = 9898 };

    private protected override ResourceType Moved => V1Service.Type;

    private protected override void Misdirect(JsonObject moved) =>
        moved["spec"]!["selector"] = new JsonObject { ["app"] = "elsewhere" };

    private protected override IEnumerable<int> WeightsIn(JsonObject moved) =>
        (string?)moved["spec"]!["selector"]!["app"] == "podinfo" ? [0, 100] : [100, 0];

    [Fact]
    public async Task A_weight_in_between_is_refused()
    {
        var router = World.Routing.Routers.Find(Provider)!;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            router.ApplyAsync(Context(), CanaryTraffic.Of(20), TestContext.Current.CancellationToken)
        );

        Assert.Equal(
            "The provider kubernetes gives the canary all traffic or none, not 20 %; use iterations, or a provider with weights.",
            error.Message
        );
    }

    [Fact]
    public async Task Keeping_the_services_does_not_take_the_traffic_from_the_canary()
    {
        await ApplyAsync(Context(), 100);
        World.Server.Remove(V1Service.Type, new("test", "podinfo-canary"));

        await World.Routing.Services.ApplyAsync(Context(), TestContext.Current.CancellationToken);

        Assert.Equal("podinfo", (string?)World.Service("podinfo")["spec"]!["selector"]!["app"]);
        Assert.True(World.Routing.Services.IsCurrent(Context()));
    }
}
