using Canary.Kubernetes;
using Canary.Simulator.Clock;

namespace Canary.Routing.Tests;

public class SettlingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HeldClock clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private DateTimeOffset Now => clock.GetUtcNow();

    [Fact]
    public void A_change_counts_as_taken_over_when_the_patience_is_over()
    {
        var settling = new Settling(clock, Patience);
        Assert.Null(settling.EndsAt(Old, "1"));

        Assert.Equal(Now + Patience, settling.EndsAt(Old, "2"));
        clock.Advance(Patience);

        Assert.Null(settling.EndsAt(Old, "2"));
    }

    [Fact]
    public void A_successor_waits_for_a_change_that_was_made_just_before_it_began()
    {
        var changed = Old with { WrittenAt = Now };

        // The server rounds down: the change may be a second younger.
        Assert.Equal(Now + TimeSpan.FromSeconds(1) + Patience, new Settling(clock, Patience).EndsAt(changed, "2"));
        clock.Advance(TimeSpan.FromSeconds(1) + Patience);

        Assert.Null(new Settling(clock, Patience).EndsAt(changed, "2"));
    }

    [Fact]
    public void A_successor_waits_for_an_object_that_was_made_just_before_it_began_and_never_written_since()
    {
        var made = Old with { CreationTimestamp = Now };

        Assert.Equal(Now + Patience, new Settling(clock, Patience).EndsAt(made, "1"));
    }

    private V1ObjectMeta Old => new() { Uid = "a", CreationTimestamp = Now - TimeSpan.FromDays(1) };
}
