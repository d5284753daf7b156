namespace Canary.Cli.Playground.Scenarios;

/// <summary>Somebody changes their mind: <c>git revert</c> in the middle of a rollout cancels it at once.</summary>
internal static class RevertMidRolloutScenario
{
    public static Scenario Create() =>
        new(
            "revert-mid-rollout",
            "git revert in the middle of a rollout cancels it at once, and a newer release starts afresh",
            [
                Act.First(),
                Act.Release(
                    "Release 2.0.0 is committed, and gets more and more traffic",
                    new("2.0.0"),
                    scene => scene.IsAt("Progressing", "2.0.0") && scene.RoutedWeight >= 40
                ),
                Act.Revert(
                    "git revert: all traffic goes back at once, and what runs is what Git says",
                    scene =>
                        scene.IsAt("Succeeded", "1.0.0")
                        && scene.IsReady
                        && scene.Status is { Reason: "Reverted", CanaryWeight: 0 }
                        && scene.RoutedWeight == 0
                ),
                Act.Release(
                    "Release 3.0.0 is committed. It is judged from the first step on, and promoted",
                    new("3.0.0"),
                    scene => scene.IsPromoted("3.0.0")
                ),
            ]
        );
}
