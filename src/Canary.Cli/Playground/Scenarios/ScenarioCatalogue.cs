namespace Canary.Cli.Playground.Scenarios;

/// <summary>All stories, by name.</summary>
internal static class ScenarioCatalogue
{
    /// <summary>What the playground plays when nothing is asked for.</summary>
    public const string Default = "canary";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        CanaryScenario.Create(),
        BlueGreenScenario.Create(),
        AbScenario.Create(),
        MirrorScenario.Create(),
        GatesScenario.Create(),
        ConfigChangeScenario.Create(),
        HpaScenario.Create(),
        MetricsOutageScenario.Create(),
        BadPromotionScenario.Create(),
        RevertMidRolloutScenario.Create(),
    ];

    public static Scenario Find(string name) => All.First(scenario => scenario.Name == name);
}
