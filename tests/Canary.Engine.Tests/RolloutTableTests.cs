using Canary.Testing;

namespace Canary.Engine.Tests;

public sealed class RolloutTableTests
{
    [Fact]
    public void Every_phase_says_of_every_trigger_what_it_does()
    {
        var said = RolloutMachine
            .GetInfo()
            .States.SelectMany(state => state.Transitions)
            .Select(transition => (transition.Source, transition.Trigger))
            .ToHashSet();

        var all =
            from phase in Enum.GetValues<RolloutPhase>()
            from trigger in Enum.GetValues<RolloutTrigger>()
            select (phase, trigger);

        Assert.Empty(all.Except(said));
    }

    [Fact]
    public void Every_way_out_of_a_phase_says_when()
    {
        var unguarded = RolloutMachine
            .GetInfo()
            .States.SelectMany(state => state.Transitions)
            .Where(transition => transition is { Kind: not Engine.StateMachine.TransitionKind.Ignored, Guard: null });

        Assert.Empty(unguarded);
    }

    [Fact]
    public void The_picture_is_as_checked_in()
    {
        var path = Path.Combine(Testing.Repository.Root, "tests", "Canary.Engine.Tests", "testdata", "rollout.mmd");
        if (Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1")
        {
            File.WriteAllText(path, RolloutMachine.ToMermaid());
        }

        Assert.Equal(File.ReadAllText(path), RolloutMachine.ToMermaid());
    }
}
