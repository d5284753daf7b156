namespace Canary.Cli.Playground.Scenarios;

/// <summary>Weights: a good release is promoted step by step, a broken one is aborted, and reverted.</summary>
internal static class CanaryScenario
{
    public static Scenario Create() =>
        new(
            "canary",
            "weights rise step by step; a good release is promoted, a broken one is aborted, then reverted",
            [
                Act.First(),
                Act.Release(
                    "Release 2.0.0 is committed. It is good, so it is promoted step by step",
                    new("2.0.0"),
                    scene => scene.IsPromoted("2.0.0")
                ),
                Act.Release(
                    "Release 3.0.0 is committed. It fails a third of its requests, so it is aborted",
                    new("3.0.0") { ErrorRate = "33%" },
                    scene => scene.IsAt("Failed", "3.0.0") && scene.RoutedWeight == 0
                ),
                Act.Revert(
                    "git revert: what runs is what Git says again",
                    scene => scene.IsReady && scene.Status.Reason == "Reverted" && scene.PrimaryVersion == "2.0.0"
                ),
            ]
        );
}
