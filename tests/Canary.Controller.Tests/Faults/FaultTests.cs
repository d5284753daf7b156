using System.Collections.Concurrent;

namespace Canary.Controller.Tests.Faults;

/// <summary>
/// Each story with each fault at each request that it can befall. A story with <see cref="FaultStory.OneFaultAtATime"/> has a run of its own for each request;
/// of the others each run meets every eighth request, so that eight runs cover all. <c>CANARY_FAULTS=all</c> gives every request of every
/// story a run of its own.
/// </summary>
/// <remarks>A class per fault, so that they run side by side.</remarks>
public abstract class FaultTests
{
    private static readonly ConcurrentDictionary<string, Lazy<FaultRun>> Undisturbed = new();

    private protected abstract FaultKind Kind { get; }

    public static TheoryData<string> Stories => [.. FaultStories.All.Select(story => story.Name)];

    [Theory]
    [MemberData(nameof(Stories))]
    public void It_changes_nothing_in_the_end_whenever_it_comes(string name)
    {
        var story = FaultStories.All.Single(one => one.Name == name);
        Assert.SkipWhen(story.DependsOnTime && Kind == FaultKind.Timeout, "Time-outs give this story another end.");
        var undisturbed = Undisturbed.GetOrAdd(name, _ => new Lazy<FaultRun>(() => FaultRun.Undisturbed(story))).Value;
        var alone = story.OneFaultAtATime || Environment.GetEnvironmentVariable("CANARY_FAULTS") == "all";
        for (var n = 1; alone || n <= FaultRun.Spacing; n++)
        {
            if (!Run(story, undisturbed, n, alone ? null : FaultRun.Spacing))
            {
                Assert.True(n > 1, "The story makes no request that this can befall.");
                return;
            }
        }
    }

    /// <returns>Whether it came to a fault at all.</returns>
    private bool Run(FaultStory story, FaultRun undisturbed, int from, int? every)
    {
        try
        {
            var run = FaultRun.Tell(story, Kind, from, every);
            run.AssertIsLike(undisturbed, Kind);
            return run.Faults > 0;
        }
        catch (Exception e)
        {
            var often = every is { } apart ? $" and every {apart}th after it" : "";
            throw new InvalidOperationException($"{story}, with {Kind} at request {from}{often}: {e.Message}", e);
        }
    }
}

public sealed class CrashTests : FaultTests
{
    private protected override FaultKind Kind => FaultKind.Crash;
}

public sealed class ConflictTests : FaultTests
{
    private protected override FaultKind Kind => FaultKind.Conflict;
}

public sealed class InternalErrorTests : FaultTests
{
    private protected override FaultKind Kind => FaultKind.InternalError;
}

public sealed class GoneOnListTests : FaultTests
{
    private protected override FaultKind Kind => FaultKind.GoneOnList;
}

public sealed class GoneOnWatchTests : FaultTests
{
    private protected override FaultKind Kind => FaultKind.GoneOnWatch;
}

public sealed class DroppedWatchTests : FaultTests
{
    private protected override FaultKind Kind => FaultKind.DroppedWatch;
}

public sealed class TimeoutTests : FaultTests
{
    private protected override FaultKind Kind => FaultKind.Timeout;
}

public sealed class LostAnswerTests : FaultTests
{
    private protected override FaultKind Kind => FaultKind.LostAnswer;
}

public sealed class UndisturbedTests
{
    [Theory]
    [MemberData(nameof(FaultTests.Stories), MemberType = typeof(FaultTests))]
    public void A_story_ends_the_same_each_time_it_is_told(string name)
    {
        var story = FaultStories.All.Single(one => one.Name == name);

        var first = FaultRun.Undisturbed(story);
        var second = FaultRun.Undisturbed(story);

        Assert.Equal(first.State, second.State);
        Assert.Equal(first.Told, second.Told);
    }
}
