using Canary.Controller.Adoption;
using Canary.Controller.Configs;
using Canary.Controller.DisruptionBudgets;
using Canary.Controller.Finalizers;
using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Controller.Tracing;
using Canary.Engine;
using Canary.Kubernetes.Informers;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Routing;
using Canary.Simulator.Clock;

namespace Canary.Controller.Tests.Rollouts;

/// <summary>An effect fails in the middle of others.</summary>
public sealed class EffectRunnerTests
{
    [Fact]
    public async Task R5_traffic_is_taken_from_the_canary_though_a_write_before_that_fails()
    {
        var (router, failure) = (new StubRouter(), new InvalidOperationException("The primary can't be written."));

        var thrown = await RunAsync(router, failure, new ScalePrimary(3), new ApplyRoute(CanaryTraffic.None));

        Assert.Same(failure, thrown);

        Assert.Equal([CanaryTraffic.None], router.Asked);
    }

    [Fact]
    public async Task R8_it_is_not_given_more_then()
    {
        var (router, failure) = (new StubRouter(), new InvalidOperationException());

        await RunAsync(router, failure, new ScalePrimary(3), new ApplyRoute(CanaryTraffic.Of(60)));

        Assert.Empty(router.Asked);
    }

    [Fact]
    public async Task A_route_that_fails_itself_is_not_tried_twice()
    {
        var router = new StubRouter { Failure = new InvalidOperationException() };

        await RunAsync(router, null, new ApplyRoute(CanaryTraffic.None));

        Assert.Single(router.Asked);
    }

    [Fact]
    public async Task A_controller_that_is_to_stop_writes_no_more()
    {
        var (router, stop) = (new StubRouter(), new OperationCanceledException());

        await RunAsync(router, stop, new ScalePrimary(3), new ApplyRoute(CanaryTraffic.None));

        Assert.Empty(router.Asked);
    }

    /// <summary>The route gives the canary 40 % before.</summary>
    /// <returns>What was thrown.</returns>
    private static async Task<Exception?> RunAsync(
        StubRouter router,
        Exception? failure,
        params IEnumerable<Effect> effects
    )
    {
        var canary = new V1Canary();
        var sighting = new Sighting
        {
            Canary = canary,
            Reading = new() { Provider = "kubernetes" },
            Seen = new() { Route = new() { Traffic = CanaryTraffic.Of(40) } },
            Kind = new StubTarget { ScaleFailure = failure },
            Route = new()
            {
                Canary = canary,
                Provider = "kubernetes",
                SelectorLabel = new("app", "podinfo"),
            },
            Router = router,
        };
        var timings = new PassTimings(new HeldClock(DateTimeOffset.UnixEpoch));
        return await Record.ExceptionAsync(() =>
            Runner().RunAsync(sighting, effects.ToValueList(), timings, TestContext.Current.CancellationToken)
        );
    }

    private static EffectRunner Runner()
    {
        var client = Stored.Unreachable;
        var canaries = Stored.Informer(V1Canary.Type, CanaryJson.Default.V1Canary);
        var budgets = Stored.Informer(V1DisruptionBudget.Type, V1DisruptionBudget.Projection);
        return new(
            new Companions(new ConfigTracking(null, null), new BudgetTwins(client, budgets)),
            new(client, new([]), new KindsOnDemand(new InformerSet(client)), new CopiedMetadata([])),
            new Adopter(client, new Orphans()),
            new CanaryFinalizer(client, canaries),
            new CommandAnnotations(client, canaries)
        );
    }
}
