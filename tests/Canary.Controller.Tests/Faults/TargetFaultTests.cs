using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

public sealed class TargetFaultTests
{
    public static TheoryData<string, string> Cases { get; } =
    [
        .. new[] { "config", "autoscaler", "daemonset", "pods" }.SelectMany(matter =>
            Rules.Keys.Select(fault => (matter, fault))
        ),
    ];

    private static Dictionary<string, FaultRule> Rules =>
        new()
        {
            ["409 on a write"] = new(Fault.Conflict()) { OnlyWrites = true },
            ["500"] = new(Fault.InternalError()),
            ["410 on a list"] = new(Fault.Gone()) { Verb = "list" },
            ["410 on a watch"] = new(Fault.Gone()) { Verb = "watch" },
            ["a timeout"] = new(Fault.Latency(TimeSpan.FromMinutes(2))),
            ["a lost answer"] = new(Fault.LostAnswer()) { OnlyWrites = true },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fault_at_the_nth_request_changes_nothing_in_the_end_for_all_n(string matter, string fault)
    {
        for (var n = 1; ; n++)
        {
            using var story = new TargetFaultStory(matter);
            var hit = false;
            var rule = Rules[fault] with { UserAgentPrefix = "canary", From = n, Times = 1 };
            using var marker = story.Scene.Server.Faults.Add(rule with { Fault = Fault.Call(() => hit = true) });
            using var faults = story.Scene.Server.Faults.Add(rule);
            story.Scene.StartController();
            Tell(story, $"{fault} at request {n}");
            if (!hit)
            {
                Assert.True(n > 4);
                return;
            }
        }
    }

    [Theory]
    [InlineData("config")]
    [InlineData("autoscaler")]
    [InlineData("daemonset")]
    [InlineData("pods")]
    public void R14_A_controller_killed_after_its_nth_write_is_continued_by_the_next_for_all_n(string matter)
    {
        for (var n = 1; ; n++)
        {
            using var story = new TargetFaultStory(matter);
            var first = story.Scene.StartController();
            first.KillAfter(n);
            story.KeepAlive(first);
            Tell(story, $"a controller killed after write {n}");
            Assert.All(
                story.Scene.Events.GroupBy(e => e),
                group => Assert.True(group.Count() == 1, $"Told {group.Count()} times: {group.Key}")
            );
            if (!first.IsDead)
            {
                Assert.InRange(n, 10, 100);
                return;
            }
        }
    }

    private static void Tell(TargetFaultStory story, string what)
    {
        try
        {
            story.Promote();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"With {what}: {e.Message}", e);
        }
    }
}
