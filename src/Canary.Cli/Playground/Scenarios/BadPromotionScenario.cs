using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Cli.Playground.Scenarios;

/// <summary>The primary does not get ready with what was promoted: users stay on the healthy canary until it is repaired.</summary>
internal static class BadPromotionScenario
{
    public static Scenario Create() =>
        new(
            "bad-promotion",
            "the primary won't start with the promoted release; users stay on the healthy canary until a revert repairs it",
            [
                Act.First(edit: canary =>
                    canary.Replace(
                        "progressDeadlineSeconds: 60",
                        "progressDeadlineSeconds: 8",
                        StringComparison.Ordinal
                    )
                ),
                Act.Release(
                    "Release 2.0.0 is committed. It is good, and its promotion begins",
                    new("2.0.0") { StartupTime = "3s" },
                    scene => scene.IsAt("Promoting", "2.0.0")
                ),
                Act.Of(
                    "Somebody's hand keeps the primary's new pods from getting ready. Users stay on the canary, which is well",
                    stage => stage.Apply(Scene.Deployments, Primary(isBroken: true)),
                    scene =>
                        scene.IsAt("Failed", "2.0.0")
                        && scene.Status.Reason == "PromotionFailed"
                        && scene.RoutedWeight == 100
                ),
                new(
                    "The hand lets go, and git revert brings 1.0.0 back: the primary first, then its users",
                    stage =>
                    {
                        stage.Apply(Scene.Deployments, Primary(isBroken: false));
                        return stage.Revert();
                    },
                    scene => scene.IsReady && scene.PrimaryVersion == "1.0.0" && scene.RoutedWeight == 0
                ),
            ]
        );

    private static JsonObject Primary(bool isBroken)
    {
        var annotations = new JsonObject();
        if (isBroken)
        {
            annotations[PodAnnotations.Ready] = "false";
        }
        return new()
        {
            ["apiVersion"] = Scene.Deployments.ApiVersion,
            ["kind"] = Scene.Deployments.Kind,
            ["metadata"] = new JsonObject { ["name"] = $"{Releases.Name}-primary", ["namespace"] = Releases.Namespace },
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } },
            },
        };
    }
}
