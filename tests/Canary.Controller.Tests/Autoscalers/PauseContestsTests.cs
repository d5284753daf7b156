using Canary.Controller.Autoscalers;
using Canary.Kubernetes.Informers;

namespace Canary.Controller.Tests.Autoscalers;

public sealed class PauseContestsTests
{
    private readonly PauseContests contests = new();

    [Fact]
    public void A_pause_that_is_taken_away_twice_is_left_to_whoever_does()
    {
        contests.Paused(At("1", paused: true), "v1");
        Assert.False(contests.IsContested(At("1", paused: true), "v1"));
        Assert.False(contests.IsContested(At("1", paused: false), "v1"));

        contests.Paused(At("1", paused: true), "v1");

        Assert.True(contests.IsContested(At("1", paused: false), "v1"));
        Assert.True(contests.IsContested(At("1", paused: false), "v1"));
    }

    [Fact]
    public void One_removal_that_is_seen_again_and_again_counts_once()
    {
        contests.Paused(At("1", paused: true), "v1");

        Assert.All(Enumerable.Range(0, 9), _ => Assert.False(contests.IsContested(At("1", paused: false), "v1")));
    }

    [Fact]
    public void What_the_controller_takes_away_itself_does_not_count()
    {
        for (var i = 0; i < 5; i++)
        {
            contests.Paused(At("1", paused: true), "v1");
            contests.Resumed(At("1", paused: false));
            Assert.False(contests.IsContested(At("1", paused: false), "v1"));
        }
    }

    [Fact]
    public void A_new_release_is_tried_again_from_the_start()
    {
        TakeAway("v1");
        TakeAway("v1");
        Assert.True(contests.IsContested(At("1", paused: false), "v1"));
        Assert.False(contests.IsContested(At("1", paused: false), "v2"));

        TakeAway("v2");
        Assert.False(contests.IsContested(At("1", paused: false), "v2"));
        TakeAway("v2");
        Assert.True(contests.IsContested(At("1", paused: false), "v2"));
    }

    [Fact]
    public void Once_it_is_paused_nothing_is_contested()
    {
        TakeAway("v1");
        TakeAway("v1");

        Assert.False(contests.IsContested(At("1", paused: true), "v1"));
    }

    [Fact]
    public void Another_autoscaler_or_one_that_was_made_again_has_no_past()
    {
        TakeAway("v1");
        TakeAway("v1");

        Assert.False(contests.IsContested(At("2", paused: false), "v1"));
        contests.OnAutoscaler(new(InformerEventType.Updated, At("1", paused: false), null));
        Assert.True(contests.IsContested(At("1", paused: false), "v1"));
        contests.OnAutoscaler(new(InformerEventType.Deleted, At("1", paused: false), null));
        Assert.False(contests.IsContested(At("1", paused: false), "v1"));
    }

    private void TakeAway(string revision)
    {
        contests.Paused(At("1", paused: true), revision);
        contests.IsContested(At("1", paused: false), revision);
    }

    private static V1Autoscaler At(string uid, bool paused) =>
        new()
        {
            Metadata = new()
            {
                Name = "podinfo",
                Namespace = "shop",
                Uid = uid,
                Annotations = paused
                    ? new Dictionary<string, string> { [ScaledObjectKind.PausedAnnotation] = "0" }
                    : null,
            },
        };
}
