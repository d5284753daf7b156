namespace Canary.Controller.Tests.Faults;

/// <summary>
/// Each story with each fault at each request that it can befall. A story with <see cref="FaultStory.OneFaultAtATime"/> has a run of its own for each request;
/// of the others each run meets every eighth request, so that eight runs cover all. <c>CANARY_FAULTS=all</c> gives every request of every
/// story a run of its own, and <c>--filter-trait "Story=NGINX"</c> runs one story.
/// </summary>
/// <remarks>A class per fault, so that they run side by side.</remarks>
public abstract class FaultTests(ITestOutputHelper output)
{
    /// <summary>How far apart faults are in a run of a story that meets several.</summary>
    private const int Spacing = 8;

    private static readonly bool Alone = Environment.GetEnvironmentVariable("CANARY_FAULTS") == "all";

    private protected abstract FaultKind Kind { get; }

    public static IEnumerable<TheoryDataRow<string>> Stories =>
        FaultStories.All.Select(story => new TheoryDataRow<string>(story.Name).WithTrait("Story", story.Name));

    [Theory]
    [MemberData(nameof(Stories))]
    public void It_changes_nothing_in_the_end_whenever_it_comes(string name)
    {
        var story = FaultStories.Named(name);
        var requests = FaultStories.Undisturbed(story).Requests[Kind];
        Assert.True(requests > 0, "The story makes no request that this can befall.");
        var every = story.OneFaultAtATime || Alone ? Mishap.Never : Spacing;
        var runs = Math.Min(requests, every);
        for (var from = 1; from <= runs; from++)
        {
            Run(story, new Mishap(Kind, from, every));
        }
        output.WriteLine($"{runs} runs of {story} with {Kind}, for {requests} requests");
    }

    private static void Run(FaultStory story, Mishap mishap)
    {
        try
        {
            FaultRun.Tell(story, mishap).AssertIsLike(FaultStories.Undisturbed(story), mishap.Kind);
            Assert.True(mishap.Count > 0, "It has not happened.");
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{story}, with {mishap}: {e.Message}", e);
        }
    }
}

public sealed class CrashTests(ITestOutputHelper output) : FaultTests(output)
{
    private protected override FaultKind Kind => FaultKind.Crash;
}

public sealed class ConflictTests(ITestOutputHelper output) : FaultTests(output)
{
    private protected override FaultKind Kind => FaultKind.Conflict;
}

public sealed class InternalErrorTests(ITestOutputHelper output) : FaultTests(output)
{
    private protected override FaultKind Kind => FaultKind.InternalError;
}

public sealed class GoneOnListTests(ITestOutputHelper output) : FaultTests(output)
{
    private protected override FaultKind Kind => FaultKind.GoneOnList;
}

public sealed class GoneOnWatchTests(ITestOutputHelper output) : FaultTests(output)
{
    private protected override FaultKind Kind => FaultKind.GoneOnWatch;
}

public sealed class DroppedWatchTests(ITestOutputHelper output) : FaultTests(output)
{
    private protected override FaultKind Kind => FaultKind.DroppedWatch;
}

public sealed class TimeoutTests(ITestOutputHelper output) : FaultTests(output)
{
    private protected override FaultKind Kind => FaultKind.Timeout;
}

public sealed class LostAnswerTests(ITestOutputHelper output) : FaultTests(output)
{
    private protected override FaultKind Kind => FaultKind.LostAnswer;
}

public sealed class UndisturbedTests
{
    [Theory]
    [MemberData(nameof(FaultTests.Stories), MemberType = typeof(FaultTests))]
    public void A_story_ends_the_same_each_time_it_is_told(string name)
    {
        var story = FaultStories.Named(name);

        var first = FaultStories.Undisturbed(story);
        var second = FaultRun.Tell(story);

        Assert.Equal(first.State, second.State);
        Assert.Equal(first.Told, second.Told);
        Assert.Equal(first.Requests, second.Requests);
    }
}
