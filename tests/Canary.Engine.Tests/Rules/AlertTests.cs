using Canary.Engine.Analysis;
using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

/// <summary>Which announcements go to chat systems, and as what.</summary>
public sealed class AlertTests
{
    [Fact]
    public void A_rollout_that_goes_its_way_alerts_at_its_beginning_and_its_end()
    {
        var controller = Stage.Fresh();
        controller.Run();
        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal(
            [
                (AlertLevel.Info, Reasons.Initialized),
                (AlertLevel.Info, "NewRevision"),
                (AlertLevel.Info, Reasons.Promoted),
            ],
            Alerts(controller)
        );
    }

    [Fact]
    public void R5_every_abort_is_one_alert_of_level_error()
    {
        var controller = Stage.Initialized();
        controller.Metrics = Stage.Bad;
        controller.Cluster.Commit("v2");
        controller.Run();

        Assert.Equal([(AlertLevel.Info, "NewRevision"), (AlertLevel.Error, Reasons.ChecksFailed)], Alerts(controller));
    }

    [Fact]
    public void R6_a_hold_is_one_alert_of_level_warn()
    {
        var controller = Stage.WithTraffic();
        controller.Metrics = (check, _) => MetricAnswer.NoData(check.Name, "there are no requests");

        controller.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal([(AlertLevel.Warn, Reasons.Holding)], Alerts(controller));
    }

    [Theory]
    [InlineData(null, AlertLevel.Warn)]
    [InlineData(60, AlertLevel.Info)]
    public void A_pause_is_an_alert_and_one_that_waits_for_a_person_warns(int? seconds, AlertLevel level)
    {
        var duration = seconds is { } length ? TimeSpan.FromSeconds(length) : (TimeSpan?)null;
        var five = new RolloutStep(CanaryTraffic.Of(5), Judged: true);
        var pause = new RolloutStep(CanaryTraffic.Of(5), Judged: false) { Pause = new(duration) };
        var controller = Stage.Initialized(Stage.Policy with { Strategy = new StepsStrategy([five, pause]) });
        controller.Cluster.Commit("v2");

        controller.RunFor(TimeSpan.FromSeconds(90));

        Assert.Equal([(AlertLevel.Info, "NewRevision"), (level, "StepPaused")], Alerts(controller).Take(2));
    }

    private static IEnumerable<(AlertLevel, string)> Alerts(Controller controller) =>
        from told in controller.Announced
        let level = told.Alert
        where level.HasValue
        select (level.Value, told.Reason);
}
