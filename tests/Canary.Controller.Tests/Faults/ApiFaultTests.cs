using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

public sealed class ApiFaultTests
{
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var name in Rules.Keys)
            {
                cases.Add(name, true);
                cases.Add(name, false);
            }
            return cases;
        }
    }

    private static readonly Dictionary<string, FaultRule> Rules = new()
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
    public void A_fault_at_the_nth_request_changes_nothing_in_the_end_for_all_n(string fault, bool good)
    {
        for (var n = 1; ; n++)
        {
            using var story = new FaultStory();
            var hit = false;
            var rule = Rules[fault] with { UserAgentPrefix = "canary", From = n, Times = 1 };
            using var marker = story.Scene.Server.Faults.Add(rule with { Fault = Fault.Call(() => hit = true) });
            using var faults = story.Scene.Server.Faults.Add(rule);
            story.Scene.StartController();
            try
            {
                if (good)
                {
                    story.Promote();
                }
                else
                {
                    story.AbortAndRevert();
                }
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"With {fault} at request {n}: {e.Message}", e);
            }
            if (!hit)
            {
                Assert.True(n > 4);
                return;
            }
        }
    }
}
