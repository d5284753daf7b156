namespace Canary.Cli.Playground.Scenarios;

/// <summary>The metrics store is down: no data is neither good nor bad, so the rollout holds and goes on when the store is back.</summary>
internal static class MetricsOutageScenario
{
    public static Scenario Create() =>
        new(
            "metrics-outage",
            "the metrics store goes down in the middle; the rollout holds, and goes on when it is back",
            [
                Act.First(),
                Act.Release(
                    "Release 2.0.0 is committed, and gets its first traffic",
                    new("2.0.0"),
                    scene => scene.IsAt("Progressing", "2.0.0") && scene.RoutedWeight > 0
                ),
                Act.Of(
                    "The metrics store goes down. Nobody knows how the release does, so its weight stays",
                    stage => stage.World.Prometheus.IsDown = true,
                    scene =>
                        scene.IsAt("Progressing", "2.0.0")
                        && scene.Status is { FailedChecks: 0, HoldSince: not null }
                        && scene.Status.Checks?.All(check => check.Verdict == "Unknown") == true
                ),
                Act.Of(
                    "It is back. The release was good all the time, so it is promoted",
                    stage => stage.World.Prometheus.IsDown = false,
                    scene => scene.IsPromoted("2.0.0")
                ),
            ]
        );
}
