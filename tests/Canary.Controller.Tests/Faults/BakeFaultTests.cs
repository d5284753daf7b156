using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

public sealed class BakeFaultTests
{
    [Fact]
    public void R14_A_controller_killed_after_its_nth_write_takes_a_failed_bake_back_for_all_n()
    {
        for (var n = 1; ; n++)
        {
            using var story = new BakeFaultStory();
            var first = story.Scene.StartController();
            first.KillAfter(n);
            story.Follow(first);
            Tell(story, $"a controller killed after write {n}");
            Assert.All(
                story.Scene.Events.GroupBy(e => e),
                group => Assert.True(group.Count() == 1, $"Told {group.Count()} times: {group.Key}")
            );
            if (!first.IsDead)
            {
                Assert.InRange(n, 15, 100);
                return;
            }
        }
    }

    [Theory]
    [InlineData("409 on a write")]
    [InlineData("500")]
    [InlineData("a lost answer")]
    public void A_fault_at_the_nth_request_changes_nothing_in_the_end_for_all_n(string fault)
    {
        for (var n = 1; ; n++)
        {
            using var story = new BakeFaultStory();
            var hit = false;
            var rule = RuleOf(fault) with { UserAgentPrefix = "canary", From = n, Times = 1 };
            using var marker = story.Scene.Server.Faults.Add(rule with { Fault = Fault.Call(() => hit = true) });
            using var faults = story.Scene.Server.Faults.Add(rule);
            story.Scene.StartController();
            Tell(story, $"{fault} at request {n}");
            if (!hit)
            {
                Assert.True(n > 15);
                return;
            }
        }
    }

    private static FaultRule RuleOf(string fault) =>
        fault switch
        {
            "500" => new(Fault.InternalError()),
            "a lost answer" => new(Fault.LostAnswer()) { OnlyWrites = true },
            _ => new(Fault.Conflict()) { OnlyWrites = true },
        };

    private static void Tell(BakeFaultStory story, string what)
    {
        try
        {
            story.FailTheBake();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"With {what}: {e.Message}", e);
        }
    }
}
