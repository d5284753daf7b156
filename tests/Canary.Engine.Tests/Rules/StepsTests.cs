using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class StepsTests
{
    private static readonly CanaryTraffic Copies = new() { Mirror = 20 };
    private static readonly CanaryTraffic Testers = new() { Weight = 100, Match = "analysis.steps[1].match" };

    private static readonly RolloutPolicy Policy = With(
        new(Copies, Judged: true),
        new(Testers, Judged: true),
        new(CanaryTraffic.Of(50), Judged: true) { Hold = TimeSpan.FromSeconds(80) },
        new(CanaryTraffic.Of(0.5m), Judged: true)
    );

    [Fact]
    public void The_steps_are_taken_one_by_one_and_the_last_leads_to_promotion()
    {
        var controller = Stage.Initialized(Policy);

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
        Assert.Equal(
            [
                new ScaleTarget(2),
                new ApplyRoute(Copies),
                new ApplyRoute(Testers),
                Stage.Route(50),
                Stage.Route(0.5m),
                new WritePrimary("v2", 2),
                Stage.Route(0),
                new ScaleTarget(0),
            ],
            controller.Effects
        );
    }

    [Fact]
    public void Steps_are_told_with_what_the_canary_gets()
    {
        var controller = Stage.Initialized(Policy);

        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(
            [
                "Advance podinfo.test canary weight 0, copying 20 % of the requests to it",
                "Advance podinfo.test canary weight 100 of the requests that match analysis.steps[1].match",
                "Advance podinfo.test canary weight 50",
                "Advance podinfo.test canary weight 0.5",
            ],
            controller
                .Announced.Select(told => told.Message)
                .Where(text => text.StartsWith("Advance", StringComparison.Ordinal))
        );
        Assert.Contains(
            controller.Persisted,
            status =>
                status.Message.StartsWith(
                    "Canary gets copies of 20 % of the requests (step 1/4); next",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(
            controller.Persisted,
            status =>
                status.Message.StartsWith(
                    "Canary has the requests that match analysis.steps[1].match (step 2/4)",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void A_step_that_holds_is_judged_every_interval_and_at_its_end()
    {
        var controller = Stage.Initialized(Policy);
        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Promoting);

        var judged = controller
            .Persisted.Where(status => status.Step == 3)
            .Select(status => (status.NextStepAt - status.StepStartedAt)?.TotalSeconds)
            .Distinct();
        Assert.Equal([30, 60, 80], judged.Cast<double>());
    }

    [Fact]
    public void A_failed_check_counts_while_a_step_holds()
    {
        var controller = Stage.Initialized(Policy);
        controller.Cluster.Commit("v2");
        controller.RunFor(TimeSpan.FromSeconds(90));
        Assert.Equal((3, 50), (controller.Status.Step, controller.Status.CanaryWeight));

        controller.Metrics = Stage.Bad;
        controller.RunFor(TimeSpan.FromSeconds(65));

        Assert.Equal(RolloutPhase.Failed, controller.Status.Phase);
        Assert.Equal(0, controller.Cluster.RouteWeight);
    }

    [Fact]
    public void A_hold_shorter_than_the_interval_shortens_the_step()
    {
        var controller = Stage.Initialized(
            With(new RolloutStep(CanaryTraffic.Of(5), Judged: true) { Hold = TimeSpan.FromSeconds(2) })
        );
        controller.Cluster.Commit("v2");

        controller.RunFor(TimeSpan.FromSeconds(10));

        Assert.Equal(RolloutPhase.Promoting, controller.Status.Phase);
    }

    [Fact]
    public void A_pause_with_a_duration_keeps_what_the_canary_has_and_then_goes_on()
    {
        var pause = new RolloutStep(CanaryTraffic.Of(5), Judged: false) { Pause = new(TimeSpan.FromMinutes(10)) };
        var controller = Stage.Initialized(
            With(new(CanaryTraffic.Of(5), Judged: true), pause, new(CanaryTraffic.Of(50), Judged: true))
        );
        controller.Cluster.Commit("v2");

        controller.RunFor(TimeSpan.FromMinutes(10));
        Assert.Equal((2, 5), (controller.Status.Step, controller.Status.CanaryWeight));
        controller.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal((3, 50), (controller.Status.Step, controller.Status.CanaryWeight));
    }

    private static RolloutPolicy With(params RolloutStep[] steps) =>
        Stage.Policy with
        {
            Strategy = new StepsStrategy(steps.ToValueList()),
        };
}
