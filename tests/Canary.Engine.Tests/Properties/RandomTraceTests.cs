using Canary.Engine.StateMachine;

namespace Canary.Engine.Tests.Properties;

public sealed class RandomTraceTests
{
    [Fact]
    public void Every_invariant_holds_at_every_step_of_a_million_random_ones()
    {
        var lives = RandomLives.All;

        TestContext.Current.TestOutputHelper?.WriteLine(lives.ToString());
        Assert.True(lives.Failures.Count == 0, string.Join("\n\n", lives.Failures));
        Assert.True(lives.Steps >= 1_000_000, lives.ToString());
    }

    [Fact]
    public void Random_traces_take_every_way_through_the_table()
    {
        var expected = RolloutMachine
            .GetInfo()
            .States.SelectMany(state => state.Transitions)
            .Where(transition => transition is { Kind: TransitionKind.External, Source: not RolloutPhase.None })
            .Where(transition => transition.Source != transition.Destination)
            .Select(transition => (transition.Source, transition.Destination));

        Assert.Empty(expected.Except(RandomLives.All.Taken));
    }

    [Fact]
    public void Random_traces_see_every_kind_of_traffic() =>
        Assert.Empty(TrafficInvariants.Kinds.Except(RandomLives.All.Happened));
}
