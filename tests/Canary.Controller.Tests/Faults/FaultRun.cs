using System.Text.RegularExpressions;
using Canary.Controller.Tests.World;

namespace Canary.Controller.Tests.Faults;

/// <summary>Tells a story while things go wrong, and demands that it ends as it does when nothing goes wrong.</summary>
internal sealed partial class FaultRun
{
    /// <summary>
    /// How far apart faults are in a run of a story that meets several: runs that begin at the first, second, ... request and hit every so-manieth from
    /// there on hit every request between them.
    /// </summary>
    public const int Spacing = 8;

    private readonly FaultStory story;
    private int faults;

    private FaultRun(FaultStory story) => this.story = story;

    /// <summary>What is there, and what was told how often, at the end.</summary>
    public required SortedDictionary<string, string> State { get; init; }

    public required Dictionary<string, int> Told { get; init; }

    /// <summary>How often something went wrong.</summary>
    public int Faults => faults;

    /// <summary>Tells it without faults.</summary>
    public static FaultRun Undisturbed(FaultStory story) => Tell(story, null, 0, null);

    /// <summary>Tells it, with a fault at a request, and at every so-manieth after it.</summary>
    /// <param name="story">Which.</param>
    /// <param name="kind">What goes wrong; null: nothing.</param>
    /// <param name="from">The first request, of those that it can befall, that it befalls.</param>
    /// <param name="every">How many there are from one to the next; null: only that one goes wrong.</param>
    public static FaultRun Tell(FaultStory story, FaultKind? kind, int from, int? every)
    {
        var faults = 0;
        using var plot = new Plot(story.World);
        story.Given(plot);
        using (plot.Start(kind, from, every, () => faults++))
        {
            story.Tell(plot);
            plot.Settle();
        }
        plot.Calm();
        plot.Settle();
        AssertItsEnd(story, plot);
        return new(story)
        {
            State = FinalState.Of(plot.World),
            Told = Count(plot.World),
            faults = faults,
        };
    }

    /// <summary>The same end, and nothing told twice; nothing left out either, unless the process died.</summary>
    public void AssertIsLike(FaultRun undisturbed, FaultKind kind)
    {
        foreach (var key in undisturbed.State.Keys.Union(State.Keys))
        {
            Assert.Equal(undisturbed.State.GetValueOrDefault(key), State.GetValueOrDefault(key));
        }
        foreach (var (message, times) in Told)
        {
            Assert.True(
                times <= Math.Max(1, undisturbed.Told.GetValueOrDefault(message)),
                $"{story.Name}: told {times} times: {message}"
            );
        }
        if (!kind.ForgetsAnnouncements)
        {
            Assert.Empty(Heard(undisturbed).Except(Heard(this)));
        }
    }

    private static void AssertItsEnd(FaultStory story, Plot plot)
    {
        Assert.Empty(plot.World.Invariants.Broken);
        var status = plot.StatusOf();
        Assert.Equal(story.Phase, (string?)status?["phase"]);
        var results = (status?["history"]?.AsArray() ?? []).Select(run => (string?)run!["result"]);
        Assert.Equal(story.Phase is null ? [] : story.Results, results);
    }

    private static Dictionary<string, int> Count(Scenario world)
    {
        var told = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var e in world.Cluster.List(Kinds.Events, Manifests.Namespace))
        {
            if ((string?)e["involvedObject"]?["kind"] == "Canary")
            {
                Add($"event {e["involvedObject"]!["name"]} {e["reason"]}: {e["message"]}", (int?)e["count"] ?? 1);
            }
        }
        foreach (var request in world.Outside.ReceivedBy(Plot.Ears))
        {
            var body = request.Json();
            var text = body["metadata"]?["eventMessage"] ?? body["attachments"]?[0]?["text"];
            Add($"{HeardAt}{request.Path}: {body["name"]} {text}", 1);
        }
        return told;

        void Add(string message, int times) => told[message] = told.GetValueOrDefault(message) + times;
    }

    private const string HeardAt = "heard at ";

    /// <summary>How long something took differs from run to run, and with it what the cluster says of pods that do not get ready.</summary>
    private static IEnumerable<string> Heard(FaultRun run) =>
        run
            .Told.Keys.Where(message => message.StartsWith(HeardAt, StringComparison.Ordinal))
            .Select(message => Durations().Replace(message, "a while"));

    [GeneratedRegex(@"\b[\d.]+ ?(s|m|h|seconds?|minutes?)\b|(?<=progress deadline exceeded: ).*")]
    private static partial Regex Durations();
}
