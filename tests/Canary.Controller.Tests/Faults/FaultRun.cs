using System.Text.RegularExpressions;
using Canary.Controller.Tests.World;
using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

/// <summary>Tells a story while things go wrong, and demands that it ends as it does when nothing goes wrong.</summary>
internal sealed partial class FaultRun
{
    private readonly FaultStory story;

    private FaultRun(FaultStory story) => this.story = story;

    /// <summary>What is there at the end.</summary>
    public required SortedDictionary<string, string> State { get; init; }

    /// <summary>What was told how often.</summary>
    public required Dictionary<string, int> Told { get; init; }

    /// <summary>How many requests there were that could go wrong, by how; counted only when nothing does.</summary>
    public required Dictionary<FaultKind, int> Requests { get; init; }

    /// <summary>Tells it.</summary>
    /// <param name="story">Which.</param>
    /// <param name="mishap">What goes wrong; null: nothing.</param>
    public static FaultRun Tell(FaultStory story, Mishap? mishap = null)
    {
        using var plot = new Plot(story.World);
        story.Given(plot);
        var requests = FaultKind.All.ToDictionary(kind => kind, _ => 0);
        foreach (var kind in mishap is null ? FaultKind.All : [])
        {
            plot.World.Server.Faults.Add(kind.Requests with { Fault = Fault.Call(() => requests[kind]++) });
        }
        plot.Start(mishap);
        story.Tell(plot);
        plot.Settle();
        plot.Calm();
        plot.Settle();
        AssertItsEnd(story, plot);
        return new(story)
        {
            State = FinalState.Of(plot.World),
            Told = Count(plot.World),
            Requests = requests,
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
        if (!kind.IsDeath)
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
