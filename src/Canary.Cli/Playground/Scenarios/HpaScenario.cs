using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Cli.Playground.Scenarios;

/// <summary>Autoscaling: the primary has an autoscaler of its own, and is made large enough before it takes the traffic over.</summary>
internal static class HpaScenario
{
    /// <summary>Two pods of the primary and two of the canary carry the traffic when promotion begins.</summary>
    private const int Carrying = 4;

    private static readonly ResourceType Autoscalers = new(
        "autoscaling",
        "v2",
        "horizontalpodautoscalers",
        "HorizontalPodAutoscaler"
    );

    public static Scenario Create() =>
        new(
            "hpa",
            "the primary gets an autoscaler of its own, and is made large enough before it takes over",
            [
                Act.First(
                    "hpa.yaml",
                    more: new() { ["shop/autoscaler.yaml"] = Releases.Manifest("autoscaler.yaml") }
                ) with
                {
                    Ending = scene =>
                        scene.Status.Phase == "Initialized"
                        && scene.IsReady
                        && (string?)Twin(scene)?["spec"]?["scaleTargetRef"]?["name"] == $"{Releases.Name}-primary",
                },
                Act.Release(
                    "Release 2.0.0 is committed. Before the primary takes all traffic, it is held as large as all that carries it",
                    new("2.0.0"),
                    scene => scene.IsAt("Promoting", "2.0.0") && (int?)Twin(scene)?["spec"]?["minReplicas"] >= Carrying
                ),
                Act.Of("It has taken over", _ => { }, scene => scene.IsPromoted("2.0.0")),
            ]
        );

    private static JsonObject? Twin(Scene scene) =>
        scene.Cluster.Get(Autoscalers, new(Releases.Namespace, $"{Releases.Name}-primary"));
}
