using Canary.Simulator.Clock;

namespace Canary.Simulator.Tests.Clock;

public class HeldClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HeldClock clock = new(Start);
    private readonly List<string> fired = [];

    [Fact]
    public void It_stands_still_until_it_is_moved()
    {
        Assert.Equal(Start, clock.GetUtcNow());

        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(Start.AddSeconds(3), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(3), clock.GetElapsedTime(0));
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_see_their_own_time()
    {
        Set("c", 3);
        Set("a", 1);
        Set("b", 2);

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["a@1", "b@2", "c@3"], fired);
        Assert.Equal(Start.AddSeconds(10), clock.GetUtcNow());
    }

    [Fact]
    public void Timers_of_equal_time_fire_in_the_order_in_which_they_were_set()
    {
        Set("a", 1);
        Set("b", 1);
        Set("c", 1);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["a@1", "b@1", "c@1"], fired);
    }

    [Fact]
    public void A_timer_set_again_takes_its_place_at_the_end()
    {
        var first = Set("a", 1);
        Set("b", 1);
        first.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["b@1", "a@1"], fired);
    }

    [Fact]
    public void A_periodic_timer_fires_until_it_is_disposed()
    {
        var timer = Set("a", 1, period: 2);

        clock.Advance(TimeSpan.FromSeconds(6));
        timer.Dispose();
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["a@1", "a@3", "a@5"], fired);
    }

    [Fact]
    public void A_timer_may_dispose_itself_and_others_while_it_fires()
    {
        ITimer? self = null;
        ITimer? other = null;
        self = clock.CreateTimer(
            _ =>
            {
                Note("a");
                self?.Dispose();
                other?.Dispose();
            },
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1)
        );
        other = Set("b", 1);

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["a@1"], fired);
    }

    [Fact]
    public void A_disposed_timer_can_not_be_set_again()
    {
        var timer = Set("a", 1);
        timer.Dispose();

        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(fired);
        Assert.Null(clock.NextTimer);
    }

    [Fact]
    public void A_timer_that_a_timer_sets_fires_on_the_same_way()
    {
        clock.CreateTimer(_ => Set("b", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["b@2"], fired);
    }

    [Fact]
    public void It_never_goes_back()
    {
        clock.Advance(TimeSpan.FromSeconds(5));

        clock.MoveTo(Start);

        Assert.Equal(Start.AddSeconds(5), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(2), clock, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(delay.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(0.1));

        await delay;
    }

    private ITimer Set(string name, double seconds, double? period = null) =>
        clock.CreateTimer(
            _ => Note(name),
            null,
            TimeSpan.FromSeconds(seconds),
            period is { } every ? TimeSpan.FromSeconds(every) : Timeout.InfiniteTimeSpan
        );

    private void Note(string name) => fired.Add($"{name}@{(clock.GetUtcNow() - Start).TotalSeconds}");
}
