using Canary.Engine.Scheduling;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Rules;

public sealed class ScheduleTests
{
    /// <summary>The stage's clock begins at 10:00 on a Saturday.</summary>
    private static readonly Schedule FromEleven = new() { Allow = [new([], new(11, 0), new(12, 0))] };

    [Fact]
    public void A_new_revision_waits_outside_of_the_schedule_and_starts_when_it_opens()
    {
        var controller = Stage.Initialized(Stage.Policy with { Schedule = FromEleven });
        var committed = controller.Cluster.Now;

        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Waiting);

        Assert.Equal((Reasons.OutsideSchedule, "v1"), (controller.Status.Reason, controller.Status.LastAppliedSpec));
        Assert.Contains("opens at 2026-11-21 11:00Z", controller.Status.Message);
        controller.Run(until: RolloutPhase.Progressing);
        Assert.Equal(new(2026, 11, 21, 11, 0, 0, TimeSpan.Zero), controller.Cluster.Now);
        Assert.Equal("v2", controller.Status.LastAppliedSpec);
        Assert.True(committed < controller.Cluster.Now);
    }

    [Fact]
    public void The_first_revision_waits_for_no_schedule()
    {
        var controller = Stage.Fresh(Stage.Policy with { Schedule = FromEleven });

        controller.Run();

        Assert.Equal(RolloutPhase.Initialized, controller.Status.Phase);
    }

    [Fact]
    public void A_weight_does_not_rise_outside_of_the_schedule_and_is_judged_all_the_same()
    {
        var controller = Stage.WithTraffic();
        controller.Policy = controller.Policy with { Schedule = FromEleven };

        controller.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal((1, 20), (controller.Status.Step, controller.Status.CanaryWeight));
        Assert.Equal(Reasons.OutsideSchedule, controller.Status.Reason);
        Assert.Null(controller.Status.HoldSince);
        var asked = controller.Asked;
        controller.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal(10, controller.Asked - asked);
    }

    [Fact]
    public void R5_an_abort_waits_for_no_schedule()
    {
        var controller = Stage.WithTraffic();
        controller.Policy = controller.Policy with { Schedule = FromEleven };
        controller.Metrics = Stage.Bad;

        controller.Run(until: RolloutPhase.Failed);

        Assert.Equal(0, controller.Status.CanaryWeight);
    }

    [Fact]
    public void R3_a_revert_waits_for_no_schedule()
    {
        var controller = Stage.WithTraffic();
        controller.Policy = controller.Policy with { Schedule = FromEleven };

        controller.Cluster.Commit("v1");
        controller.Pass();

        Assert.Equal(RolloutPhase.Succeeded, controller.Status.Phase);
    }

    [Fact]
    public void R3_a_revision_taken_back_while_it_waits_leaves_no_trace()
    {
        var controller = Stage.Initialized(Stage.Policy with { Schedule = FromEleven });
        controller.Cluster.Commit("v2");
        controller.Run(until: RolloutPhase.Waiting);

        controller.Cluster.Commit("v1");
        controller.Run();

        Assert.Equal((RolloutPhase.Succeeded, 0), (controller.Status.Phase, controller.Status.History.Count));
        Assert.DoesNotContain(controller.Effects, effect => effect is ScaleTarget);
    }

    [Fact]
    public void R4_a_newer_revision_in_a_run_gives_its_traffic_back_and_waits()
    {
        var controller = Stage.WithTraffic();
        controller.Policy = controller.Policy with { Schedule = FromEleven };

        controller.Cluster.Commit("v3");
        controller.Run(until: RolloutPhase.Waiting);
        controller.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal((0, "v1"), (controller.Cluster.RouteWeight, controller.Status.LastAppliedSpec));
        Assert.Equal(RolloutResult.Superseded, controller.Status.History[0].Result);
        controller.Run(until: RolloutPhase.Progressing);
        Assert.Equal("v3", controller.Status.LastAppliedSpec);
    }

    [Theory]
    [InlineData("2026-11-20T09:00:00Z", true)]
    [InlineData("2026-11-20T15:59:59Z", true)]
    [InlineData("2026-11-20T16:00:00Z", false)]
    [InlineData("2026-11-21T10:00:00Z", false)]
    [InlineData("2026-11-23T07:59:59Z", false)]
    [InlineData("2026-11-23T08:00:00Z", true)]
    [InlineData("2026-11-23T11:15:00Z", false)]
    public void Windows_go_by_the_wall_clock_of_their_zone(string now, bool open)
    {
        DayOfWeek[] days = [.. Enumerable.Range(1, 5).Select(day => (DayOfWeek)day)];
        var office = new Schedule
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            Allow = [new(days.ToValueList(), new(9, 0), new(17, 0))],
            Deny = [new([], new(12, 0), new(13, 0))],
        };

        Assert.Equal(open, office.IsOpen(DateTimeOffset.Parse(now)));
    }

    [Theory]
    [InlineData("2026-11-20T23:30:00Z", true)]
    [InlineData("2026-11-21T05:59:00Z", true)]
    [InlineData("2026-11-21T06:00:00Z", false)]
    [InlineData("2026-11-21T22:30:00Z", false)]
    public void A_window_may_go_over_midnight(string now, bool open)
    {
        var night = new Schedule { Allow = [new([DayOfWeek.Friday], new(22, 0), new(6, 0))] };

        Assert.Equal(open, night.IsOpen(DateTimeOffset.Parse(now)));
    }

    [Theory]
    [InlineData("2026-11-20T17:00:00Z", "2026-11-23T08:00:00Z")]
    [InlineData("2027-03-27T12:00:00Z", "2027-03-29T07:00:00Z")]
    [InlineData("2026-11-23T08:00:00Z", null)]
    public void It_tells_when_it_opens_next_summer_time_or_not(string now, string? opens)
    {
        var weekdays = new Schedule
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            Allow = [new([DayOfWeek.Monday], new(9, 0), new(17, 0))],
        };

        Assert.Equal(
            opens is null ? null : DateTimeOffset.Parse(opens),
            weekdays.NextOpening(DateTimeOffset.Parse(now))
        );
    }

    [Fact]
    public void It_opens_a_week_later_when_its_day_is_over()
    {
        var mondays = new Schedule { Allow = [new([DayOfWeek.Monday], new(9, 0), new(17, 0))] };

        Assert.Equal(At("2026-11-30T09:00:00Z"), mondays.NextOpening(At("2026-11-23T17:00:00Z")));
    }

    [Fact]
    public void It_opens_where_what_is_denied_ends()
    {
        var noon = new Schedule { Deny = [new([], new(11, 0), new(12, 34))] };

        Assert.Equal(At("2026-11-23T12:34:00Z"), noon.NextOpening(At("2026-11-23T11:30:00Z")));
    }

    [Fact]
    public void It_opens_at_the_first_of_its_windows_in_whichever_order_they_are_written()
    {
        var twice = new Schedule { Allow = [new([], new(14, 0), new(15, 0)), new([], new(7, 0), new(8, 0))] };

        Assert.Equal(At("2026-11-23T07:00:00Z"), twice.NextOpening(At("2026-11-23T05:00:00Z")));
    }

    [Fact]
    public void A_window_that_begins_in_an_hour_that_the_clocks_skip_opens_when_they_have()
    {
        var night = new Schedule
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            Allow = [new([DayOfWeek.Sunday], new(2, 30), new(5, 0))],
        };

        Assert.Equal(At("2027-03-28T01:00:00Z"), night.NextOpening(At("2027-03-27T12:00:00Z")));
    }

    [Fact]
    public void A_schedule_that_never_opens_says_so()
    {
        var never = new Schedule { Deny = [new([], new(0, 0), new(0, 0))] };

        Assert.Null(never.NextOpening(new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero)));
        Assert.False(never.IsOpen(new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero)));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time);
}
