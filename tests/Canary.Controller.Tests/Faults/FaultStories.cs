namespace Canary.Controller.Tests.Faults;

/// <summary>All stories that faults are tried in.</summary>
internal static class FaultStories
{
    public static IReadOnlyList<FaultStory> All { get; } =
    [.. StrategyTales.All, .. TurnTales.All, .. PeopleTales.All, .. TargetTales.All, .. ProviderTales.All];
}
