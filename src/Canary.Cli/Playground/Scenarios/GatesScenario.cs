namespace Canary.Cli.Playground.Scenarios;

/// <summary>Gates: a person opens one before the promotion, and gives a release up at the next.</summary>
internal static class GatesScenario
{
    private const string Gate = "qa";

    public static Scenario Create() =>
        new(
            "gates",
            "a person approves a release before its promotion, and rejects the next",
            [
                Act.First("gates.yaml"),
                Act.Release(
                    "Release 2.0.0 is committed. It passes its steps, and waits before its promotion for gate qa",
                    new("2.0.0"),
                    scene => scene.IsAt("WaitingPromotion", "2.0.0") && IsWaiting(scene)
                ),
                Act.Of(
                    "Robin opens the gate, as with: canary approve shop qa",
                    stage => stage.Ask($"approve.{Gate}"),
                    scene => scene.IsPromoted("2.0.0")
                ),
                Act.Release(
                    "Release 3.0.0 is committed, and comes to the gate",
                    new("3.0.0"),
                    scene => scene.IsAt("WaitingPromotion", "3.0.0") && IsWaiting(scene)
                ),
                Act.Of(
                    "Robin rejects it, as with: canary reject shop qa. All traffic goes back",
                    stage => stage.Ask($"reject.{Gate}"),
                    scene => scene.IsAt("Failed", "3.0.0") && scene.RoutedWeight == 0 && scene.PrimaryVersion == "2.0.0"
                ),
            ]
        );

    private static bool IsWaiting(Scene scene) =>
        scene.Status.Gates?.Any(gate => gate is { Name: Gate, State: "Waiting" }) == true;
}
