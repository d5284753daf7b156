using Canary.Engine.StateMachine;

namespace Canary.Engine.Tests.Properties;

public sealed class RandomTraceTests
{
    private const int Steps = 250;

    [Fact]
    public void Every_invariant_holds_at_every_step_of_random_traces()
    {
        for (var seed = 1; seed <= 800; seed++)
        {
            Run(seed);
        }
    }

    [Fact]
    public void Random_traces_take_every_way_through_the_table()
    {
        var expected = RolloutMachine
            .GetInfo()
            .States.SelectMany(state => state.Transitions)
            .Where(transition => transition is { Kind: TransitionKind.External, Source: not RolloutPhase.None })
            .Where(transition => transition.Source is not (RolloutPhase.Waiting or RolloutPhase.WaitingPromotion))
            .Where(transition => transition.Source is not RolloutPhase.Paused)
            .Where(transition => transition.Source != transition.Destination)
            .Select(transition => (transition.Source, transition.Destination));

        var taken = Enumerable.Range(1, 800).SelectMany(seed => Run(seed).Taken).ToHashSet();

        Assert.Empty(expected.Except(taken));
    }

    private static Trace Run(int seed)
    {
        var trace = new Trace(seed);
        try
        {
            for (var i = 0; i < Steps; i++)
            {
                trace.Step();
            }
            trace.Settle();
        }
        catch (Exception exception) when (exception is InvariantException or InvalidOperationException)
        {
            Assert.Fail($"Seed {seed}: {exception.Message}\n{trace.Log}");
        }
        return trace;
    }
}
