using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Cli.Playground.Scenarios;

/// <summary>Autoscaling: the primary has an autoscaler of its own, and is made large enough before it takes the traffic over.</summary>
internal static class HpaScenario
{
    /// <summary>What the autoscaler gives a workload at least.</summary>
    private const int Least = 2;

    private const string Primary = $"{Releases.Name}-primary";

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
                    Ending = scene => scene.Status.Phase == "Initialized" && scene.IsReady && IsAutoscaled(scene),
                },
                Act.Release(
                    "Release 2.0.0 is committed. Before the primary takes all traffic, it is held as large as all that carries it",
                    new("2.0.0"),
                    scene =>
                        scene.IsAt("Promoting", "2.0.0") && (int?)Twin(scene)?["spec"]?["minReplicas"] >= Least + Least
                ),
                Act.Of("It has taken over", _ => { }, scene => scene.IsPromoted("2.0.0")),
            ]
        );

    /// <summary>
    /// The primary has its autoscaler, and was sized by it: a real one looks every 15 seconds, and until then the primary has the one pod that the
    /// target began with.
    /// </summary>
    private static bool IsAutoscaled(Scene scene) =>
        (string?)Twin(scene)?["spec"]?["scaleTargetRef"]?["name"] == Primary
        && (int?)scene.Cluster.Get(Scene.Deployments, new(Releases.Namespace, Primary))?["spec"]?["replicas"] >= Least;

    private static JsonObject? Twin(Scene scene) => scene.Cluster.Get(Autoscalers, new(Releases.Namespace, Primary));
}
