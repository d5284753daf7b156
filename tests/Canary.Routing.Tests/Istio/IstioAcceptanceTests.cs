using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Routing.Istio;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.Istio;

/// <summary>When what was written counts as taken over by the proxies.</summary>
public sealed class IstioAcceptanceTests
{
    private readonly RoutingWorld world = new();
    private readonly RouteContext context = RoutingWorld.ContextOf(
        RoutingWorld.Parse(
            """
            apiVersion: canary.dev/v1
            kind: Canary
            metadata: {name: podinfo, namespace: test, uid: uid-1}
            spec:
              provider: istio
              skipAnalysis: true
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
              service: {port: 80}
            """
        )
    );

    [Fact]
    public async Task R13_A_change_that_nobody_reports_on_is_given_two_seconds()
    {
        var router = await GivenAsync(0);
        Assert.True(router.Observe(context).Accepted);

        await GiveAsync(router, 20);
        var after = router.Observe(context);
        Assert.Equal((false, world.Clock.GetUtcNow().AddSeconds(2)), (after.Accepted, after.SettlesAt));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(router.Observe(context).Accepted);
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((true, null, null), Summary(router.Observe(context)));
    }

    [Fact]
    public async Task What_all_proxies_have_is_accepted_at_once()
    {
        var router = await GivenAsync(0);
        await GiveAsync(router, 20);

        Report("""{"observedGeneration": "2", "conditions": [{"type": "Reconciled", "status": "True"}]}""");

        Assert.Equal((true, null, null), Summary(router.Observe(context)));
    }

    [Theory]
    [InlineData(
        """{"observedGeneration": "1", "conditions": [{"type": "Reconciled", "status": "True"}]}""",
        "Istio has not taken generation 2 of VirtualService test/podinfo over yet"
    )]
    [InlineData(
        """{"observedGeneration": 2, "conditions": [{"type": "Reconciled", "status": "False", "message": "3/4 proxies up to date."}]}""",
        "not all proxies have VirtualService test/podinfo yet: 3/4 proxies up to date."
    )]
    [InlineData(
        """{"observedGeneration": "2", "validationMessages": [{"level": "ERROR", "type": {"code": "IST0101", "name": "ReferencedResourceNotFound"}}]}""",
        "Istio finds fault with VirtualService test/podinfo: IST0101 ReferencedResourceNotFound"
    )]
    public async Task What_Istio_reports_against_it_is_a_doubt_however_long_it_lasts(string status, string doubt)
    {
        var router = await GivenAsync(0);
        await GiveAsync(router, 20);
        Report(status);
        router.Observe(context);
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((false, doubt, null), Summary(router.Observe(context)));
    }

    [Theory]
    [InlineData("""{"observedGeneration": "1", "validationMessages": [{"level": "ERROR"}]}""")]
    [InlineData("""{"observedGeneration": "2", "validationMessages": [{"level": "WARNING"}]}""")]
    public async Task Warnings_and_findings_about_an_older_version_are_none(string status)
    {
        var router = await GivenAsync(0);
        await GiveAsync(router, 20);
        Report(status);
        router.Observe(context);
        world.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((true, null, null), Summary(router.Observe(context)));
    }

    private static (bool, string?, DateTimeOffset?) Summary(RouteObservation seen) =>
        (seen.Accepted, seen.Message, seen.SettlesAt);

    private Task GiveAsync(ITrafficRouter router, decimal weight) =>
        router.ApplyAsync(context, CanaryTraffic.Of(weight), CancellationToken.None);

    private async Task<ITrafficRouter> GivenAsync(decimal weight)
    {
        var router = world.Routing.Routers.Find(ProviderNames.Istio)!;
        await GiveAsync(router, weight);
        router.Observe(context);
        return router;
    }

    private void Report(string status)
    {
        var type = IstioApi.V1.VirtualServices;
        var route = world.Server.Find(type, context.ApexKey)!.DeepClone().AsObject();
        route["status"] = JsonNode.Parse(status);
        world.Server.Store(type, route);
    }
}
