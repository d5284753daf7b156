using Canary.Engine;
using Canary.Resources.Status;
using Canary.Resources.V1;
using Canary.Resources.Views;

namespace Canary.Resources.Tests.Views;

public sealed class RolloutViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_Canary_that_nobody_has_seen_yet_is_initializing()
    {
        var view = RolloutView.Of(Canaries.Parse(Canaries.Good));

        Assert.Equal(("test", "podinfo", "Deployment/podinfo"), (view.Namespace, view.Name, view.Target));
        Assert.Equal(("Initializing", 0, 5), (view.Phase, view.CanaryWeight, view.Threshold));
        Assert.Empty(view.Checks);
    }

    [Fact]
    public void A_rollout_is_shown_as_its_status_tells_it()
    {
        var status = new RolloutStatus
        {
            Phase = RolloutPhase.Progressing,
            Traffic = CanaryTraffic.Of(20),
            Step = 2,
            Steps = 5,
            Reason = "AwaitingJudgement",
            Message = "The canary gets 20 % until the next judgement.",
            NextStepAt = Now.AddMinutes(1),
            Checks = [new("request-success-rate", 99.5, 99, null, Verdict.Pass, null, Now)],
        };

        var view = RolloutView.Of(With(status));

        Assert.Equal(("Progressing", 20, 2, 5), (view.Phase, view.CanaryWeight, view.Step, view.Steps));
        Assert.Equal(("AwaitingJudgement", status.Message), (view.Reason, view.Message));
        Assert.Equal(Now.AddMinutes(1), view.NextStepAt);
        Assert.Equal(
            "request-success-rate is 99.5, must be 99 or more: Pass",
            CheckText.Describe(Assert.Single(view.Checks))
        );
        Assert.Null(view.Stalled);
    }

    [Fact]
    public void What_only_a_person_can_change_comes_first()
    {
        var status = new RolloutStatus
        {
            Reason = "Initialized",
            Stalled = new("TargetNotFound", "There is no Deployment test/podinfo."),
        };

        var view = RolloutView.Of(With(status));

        Assert.Equal(("TargetNotFound", "There is no Deployment test/podinfo."), (view.Reason, view.Stalled));
    }

    [Theory]
    [InlineData("1", null, null, "m is 1, must be any value: Fail")]
    [InlineData("1", "2", "3", "m is 1, must be 2 to 3: Fail")]
    [InlineData(null, null, "3", "m has no value, must be 3 or less: Fail")]
    public void A_check_is_told_in_words(string? value, string? min, string? max, string text) =>
        Assert.Equal(
            text,
            CheckText.Describe(
                new()
                {
                    Name = "m",
                    Value = value,
                    Min = min,
                    Max = max,
                    Verdict = "Fail",
                }
            )
        );

    private static V1Canary With(RolloutStatus status) =>
        Canaries.Parse(Canaries.Good) with
        {
            Status = CanaryStatusMapper.ToResource(status, null, 1, Now),
        };
}
