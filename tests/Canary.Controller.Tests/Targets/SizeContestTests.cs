using Canary.Controller.Targets;
using Canary.Kubernetes.Informers;

namespace Canary.Controller.Tests.Targets;

public sealed class SizeContestTests
{
    private static readonly V1Workload Target = new()
    {
        Metadata = new() { Uid = "uid-1" },
        Replicas = 0,
        TemplateHash = "one",
        SizeManagers = ["canary-controller"],
    };

    private static readonly V1Workload TakenBack = Target with { Replicas = 2, SizeManagers = ["flux"] };

    private readonly SizeContest contest = new();

    [Fact]
    public void R15_Who_takes_the_size_back_twice_keeps_it()
    {
        contest.Wrote(Target, 0);
        Assert.Null(contest.Holder(TakenBack));
        contest.Wrote(Target, 0);

        Assert.Equal("flux", contest.Holder(TakenBack));
        Assert.Equal("flux", contest.Holder(TakenBack));
    }

    [Fact]
    public void Seen_often_it_was_still_taken_back_once()
    {
        contest.Wrote(Target, 0);

        Assert.All(Enumerable.Range(0, 5), _ => Assert.Null(contest.Holder(TakenBack)));
    }

    [Fact]
    public void Another_desired_size_starts_anew()
    {
        contest.Wrote(Target, 0);
        contest.Holder(TakenBack);
        contest.Wrote(Target with { Replicas = 3 }, 3);

        Assert.Null(contest.Holder(TakenBack));
    }

    [Fact]
    public void A_release_that_brings_its_own_size_takes_nothing_back()
    {
        contest.Wrote(Target, 0);
        contest.Holder(TakenBack with { TemplateHash = "two" });
        contest.Wrote(Target with { TemplateHash = "two" }, 0);

        Assert.Null(contest.Holder(TakenBack with { TemplateHash = "three" }));
    }

    [Theory]
    [InlineData]
    [InlineData("canary-controller")]
    public void It_ends_when_the_other_lets_go(params string[] managers)
    {
        contest.Wrote(Target, 0);
        contest.Holder(TakenBack);
        contest.Wrote(Target, 0);
        contest.Holder(TakenBack);

        Assert.Null(contest.Holder(TakenBack with { SizeManagers = [.. managers] }));
        Assert.Null(contest.Holder(TakenBack));
    }

    [Fact]
    public void Who_wants_the_same_size_takes_nothing_back()
    {
        contest.Wrote(Target, 2);
        contest.Holder(TakenBack);
        contest.Wrote(Target, 2);

        Assert.Null(contest.Holder(TakenBack));
    }

    [Fact]
    public void A_target_that_is_gone_is_forgotten()
    {
        contest.Wrote(Target, 0);
        contest.Holder(TakenBack);
        contest.Wrote(Target, 0);
        contest.Holder(TakenBack);

        contest.OnWorkload(new(InformerEventType.Updated, Target, null));
        Assert.Equal("flux", contest.Holder(TakenBack));
        contest.OnWorkload(new(InformerEventType.Deleted, Target, null));

        Assert.Null(contest.Holder(TakenBack));
    }
}
