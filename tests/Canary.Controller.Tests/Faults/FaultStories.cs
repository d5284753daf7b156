using System.Collections.Concurrent;

namespace Canary.Controller.Tests.Faults;

/// <summary>All stories that faults are tried in.</summary>
internal static class FaultStories
{
    private static readonly ConcurrentDictionary<string, Lazy<FaultRun>> Told = new();

    public static IReadOnlyList<FaultStory> All { get; } =
    [.. StrategyTales.All, .. TurnTales.All, .. PeopleTales.All, .. TargetTales.All, .. ProviderTales.All];

    public static FaultStory Named(string name) => All.Single(story => story.Name == name);

    /// <summary>What comes of a story when nothing goes wrong; it is told once.</summary>
    public static FaultRun Undisturbed(FaultStory story) =>
        Told.GetOrAdd(story.Name, _ => new Lazy<FaultRun>(() => FaultRun.Tell(story))).Value;
}
