using Canary.Controller.Tests.World;

namespace Canary.Controller.Tests.Faults;

public sealed class CrashTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void R14_A_controller_killed_after_its_nth_write_is_continued_by_the_next_for_all_n(bool good)
    {
        for (var n = 1; ; n++)
        {
            using var story = new FaultStory();
            var first = story.Scene.StartController();
            first.KillAfter(n);
            story.KeepAlive(() => first);
            Tell(story, good, $"killed after write {n}");
            AssertNothingIsToldTwice(story);
            if (!first.IsDead)
            {
                Assert.InRange(n, 15, 100);
                return;
            }
        }
    }

    [Fact]
    public void R14_A_controller_that_is_killed_over_and_over_gets_there_in_the_end()
    {
        using var story = new FaultStory();
        var scene = story.Scene;
        story.KeepAlive(() => scene.StartController());
        scene.EveryController = controller => controller.KillAfter(3);

        Tell(story, good: true, "killed after every third write");
    }

    private static void Tell(FaultStory story, bool good, string what)
    {
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
            throw new InvalidOperationException($"When {what}: {e.Message}", e);
        }
    }

    private static void AssertNothingIsToldTwice(FaultStory story) =>
        Assert.All(
            story.Scene.Events.GroupBy(e => e).Concat(story.Told.GroupBy(e => e)),
            group => Assert.True(group.Count() == 1, $"Told {group.Count()} times: {group.Key}")
        );
}
