using Canary.Simulator.Traffic;

namespace Canary.Cli.Playground.Scenarios;

/// <summary>Blue-green: testers judge the new release while users stay on the old one, then all are switched at once.</summary>
internal static class BlueGreenScenario
{
    public static Scenario Create() =>
        new(
            "blue-green",
            "testers try the release at its own Service, then all users are switched at once",
            [
                Act.First("blue-green.yaml"),
                Act.Release(
                    "Release 2.0.0 is committed. Testers find nothing in three rounds, so everyone gets it",
                    new("2.0.0"),
                    scene => scene.IsPromoted("2.0.0")
                ),
                Act.Release(
                    "Release 3.0.0 is committed. Testers see it fail, so no user ever does",
                    new("3.0.0") { ErrorRate = "33%" },
                    scene => scene.IsAt("Failed", "3.0.0") && scene.Status.History is [{ Weight: 0 }, ..]
                ),
            ]
        )
        {
            Users = new()
            {
                RequestsPerSecond = 50,
                Targets =
                [
                    new(
                        new(Releases.Namespace, "testers"),
                        new() { Host = $"{Releases.Name}-canary.{Releases.Namespace}.svc.cluster.local" }
                    ),
                ],
            },
        };
}
