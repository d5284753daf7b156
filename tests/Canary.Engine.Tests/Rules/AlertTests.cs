using Canary.Engine.Analysis;
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

    private static IEnumerable<(AlertLevel, string)> Alerts(Controller controller) =>
        from told in controller.Announced
        let level = told.Alert
        where level.HasValue
        select (level.Value, told.Reason);
}
