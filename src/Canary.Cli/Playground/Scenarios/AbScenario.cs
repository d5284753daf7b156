using Canary.Simulator.Traffic;

namespace Canary.Cli.Playground.Scenarios;

/// <summary>A/B: insiders, known by a header, get the new release; nobody else does before it is promoted.</summary>
internal static class AbScenario
{
    public static Scenario Create() =>
        new(
            "ab",
            "insiders, told by a header, get the release first; everyone else when it is promoted",
            [
                Act.First("ab.yaml"),
                Act.Release(
                    "Release 2.0.0 is committed. Insiders try it in three rounds, then everyone gets it",
                    new("2.0.0"),
                    scene => scene.IsPromoted("2.0.0")
                ),
                Act.Release(
                    "Release 3.0.0 is committed. It fails for insiders, so nobody else ever sees it",
                    new("3.0.0") { ErrorRate = "33%" },
                    scene => scene.IsAt("Failed", "3.0.0") && scene.RoutedWeight == 0
                ),
            ]
        )
        {
            Users = new()
            {
                RequestsPerSecond = 50,
                Groups =
                [
                    new UserGroup { Name = "everyone", Share = 3 },
                    new UserGroup
                    {
                        Name = "insiders",
                        Headers = new Dictionary<string, string> { ["x-insider"] = "yes" },
                    },
                ],
            },
        };
}
