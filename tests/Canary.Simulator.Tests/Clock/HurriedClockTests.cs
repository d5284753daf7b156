using Canary.Simulator.Clock;

namespace Canary.Simulator.Tests.Clock;

public class HurriedClockTests
{
    private readonly HeldClock real = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void It_begins_at_the_real_time_and_runs_ahead_by_its_factor()
    {
        var clock = new HurriedClock(60, real);
        var (now, timestamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        Assert.Equal(real.GetUtcNow(), now);

        real.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromMinutes(1), clock.GetUtcNow() - now);
        Assert.Equal(TimeSpan.FromMinutes(1), clock.GetElapsedTime(timestamp));
    }

    [Fact]
    public void A_timer_fires_in_its_own_time_and_never_early()
    {
        var clock = new HurriedClock(60, real);
        var start = clock.GetUtcNow();
        var fired = new List<TimeSpan>();
        using var timer = clock.CreateTimer(
            _ => fired.Add(clock.GetUtcNow() - start),
            null,
            TimeSpan.FromSeconds(90.01),
            Timeout.InfiniteTimeSpan
        );

        real.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Empty(fired);
        real.Advance(TimeSpan.FromSeconds(1));

        Assert.InRange(Assert.Single(fired), TimeSpan.FromSeconds(90.01), TimeSpan.FromSeconds(90.1));
    }

    [Fact]
    public void A_periodic_timer_goes_on_until_it_is_disposed()
    {
        var clock = new HurriedClock(10, real);
        var ticks = 0;
        var timer = clock.CreateTimer(_ => ticks++, null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

        real.Advance(TimeSpan.FromSeconds(5));
        timer.Dispose();
        real.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(5, ticks);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Time_can_not_stand_still_or_run_back(double factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HurriedClock(factor, real));
}
