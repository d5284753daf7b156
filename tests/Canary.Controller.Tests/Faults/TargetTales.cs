using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;

namespace Canary.Controller.Tests.Faults;

/// <summary>What else can be released than a Deployment's image, and what belongs to it.</summary>
internal static class TargetTales
{
    public static IReadOnlyList<FaultStory> All { get; } =
    [
        Released(
            "a config",
            [
                ConfigManifests.Map("app", "one"),
                Manifests.Secret("token", "key", "one"),
                ConfigManifests.Deployment(Plot.First),
                Cast.Weighted(),
            ],
            ConfigManifests.Map("app", "two")
        ),
        Released(
            "a Deployment with a HorizontalPodAutoscaler",
            [
                AutoscalerManifests.Hpa("100%"),
                Manifests.Deployment(Plot.First),
                AutoscalerManifests.Scaled(Cast.Weighted(), AutoscalerManifests.Hpa()),
            ],
            Manifests.Deployment(Plot.Second)
        ),
        Released(
            "a Deployment with a ScaledObject",
            [
                AutoscalerManifests.KedaDefinition(),
                AutoscalerManifests.ScaledObject(),
                Manifests.Deployment(Plot.First),
                AutoscalerManifests.Scaled(Cast.Weighted(), AutoscalerManifests.ScaledObject()),
            ],
            Manifests.Deployment(Plot.Second)
        ),
        Released(
            "a Deployment with a disruption budget",
            [
                Manifests.Parse(
                    """
                    { "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": { "name": "podinfo", "namespace": "shop" },
                      "spec": { "minAvailable": 1, "selector": { "matchLabels": { "app": "podinfo" } } } }
                    """
                ),
                Manifests.Deployment(Plot.First),
                Cast.Weighted(),
            ],
            Manifests.Deployment(Plot.Second)
        ),
        Released(
            "a DaemonSet",
            [
                TargetManifests.DaemonSet(Plot.First),
                TargetManifests.For(Cast.Hurried(Manifests.BlueGreen()), "DaemonSet"),
            ],
            TargetManifests.DaemonSet(Plot.Second)
        ),
        Released(
            "a StatefulSet",
            [TargetManifests.StatefulSet(Plot.First), TargetManifests.For(Cast.Weighted(), "StatefulSet")],
            TargetManifests.StatefulSet(Plot.Second)
        ),
        Released(
            "a Service",
            [
                TargetManifests.Service("blue"),
                Manifests.Template("up"),
                TargetManifests.For(Cast.Hurried(Manifests.WithTemplate()), "Service", "v1"),
            ],
            TargetManifests.Service("green")
        ),
    ];

    private static FaultStory Released(string name, JsonObject[] first, JsonObject second) =>
        new(
            name,
            plot => plot.Commit([.. first.Select(StrategyTales.Copy)]),
            plot =>
            {
                plot.UntilPhase("Initialized");
                plot.Commit(StrategyTales.Copy(second));
                plot.UntilPhase("Succeeded");
            }
        );
}
