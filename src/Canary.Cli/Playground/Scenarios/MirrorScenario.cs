namespace Canary.Cli.Playground.Scenarios;

/// <summary>Mirroring: the new release gets copies of the users' requests, whose answers nobody sees.</summary>
internal static class MirrorScenario
{
    public static Scenario Create() =>
        new(
            "mirror",
            "the release gets copies of requests, so users never meet a broken one",
            [
                Act.First("mirror.yaml"),
                Act.Release(
                    "Release 2.0.0 is committed. It answers copies well in three rounds, so everyone gets it",
                    new("2.0.0"),
                    scene => scene.IsPromoted("2.0.0")
                ),
                Act.Release(
                    "Release 3.0.0 is committed. It fails with copies, so no user ever meets it",
                    new("3.0.0") { ErrorRate = "33%" },
                    scene => scene.IsAt("Failed", "3.0.0") && scene.Status.History is [{ Weight: 0 }, ..]
                ),
            ]
        );
}
