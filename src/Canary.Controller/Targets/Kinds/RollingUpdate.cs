using System.Text.Json;
using Canary.Engine;
using Canary.Kubernetes;

namespace Canary.Controller.Targets.Kinds;

/// <summary>Kinds that may leave the replacing of pods to people.</summary>
internal static class RollingUpdate
{
    /// <summary>Nothing would ever bring a new revision to the pods.</summary>
    public static Obstacle? FindObstacle(ResourceType type, V1Workload workload, JsonElement spec) =>
        spec.Child("updateStrategy", "type").Text() is { Length: > 0 } strategy and not "RollingUpdate"
            ? new(
                "UpdateStrategyNotSupported",
                $"{type.Kind} {workload.Metadata.Key}: spec.updateStrategy.type {strategy} leaves old pods in place; write RollingUpdate"
            )
            : null;
}
