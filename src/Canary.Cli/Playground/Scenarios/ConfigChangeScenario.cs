using Canary.Kubernetes;

namespace Canary.Cli.Playground.Scenarios;

/// <summary>Config: a changed ConfigMap is a release too; the primary reads its own copy until that is promoted.</summary>
internal static class ConfigChangeScenario
{
    private const string File = "shop/config.yaml";

    private static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");

    public static Scenario Create() =>
        new(
            "config-change",
            "a changed ConfigMap alone is released step by step, and reverted the same way",
            [
                Act.First(
                    more: new()
                    {
                        [File] = Config("Hello"),
                        [Releases.DeploymentFile] = Releases.Manifest("deployment-with-config.yaml"),
                    }
                ),
                new(
                    "A new greeting is committed, and no new image. It is released step by step all the same",
                    stage =>
                        stage.Commit(new Dictionary<string, string?> { [File] = Config("Welcome") }, "Greet warmly"),
                    scene => IsPromoted(scene, "Welcome")
                ),
                Act.Revert("git revert: the former greeting goes the same way", scene => IsPromoted(scene, "Hello")),
            ]
        );

    private static string Config(string greeting) =>
        Releases.Manifest("config.yaml").Replace("Hello", greeting, StringComparison.Ordinal);

    private static bool IsPromoted(Scene scene, string greeting) =>
        scene.IsPromoted("1.0.0")
        && (string?)
            scene.Cluster.Get(ConfigMaps, new(Releases.Namespace, "greeting-primary"))?["data"]?["PODINFO_UI_MESSAGE"]
            == greeting;
}
