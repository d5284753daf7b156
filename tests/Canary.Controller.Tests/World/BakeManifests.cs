using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Controller.Tests.World;

/// <summary>Canaries that judge their primaries on, and releases that such judgements are for.</summary>
internal static class BakeManifests
{
    /// <summary>The Canary with a bake of five minutes.</summary>
    /// <param name="canary">Null: as <see cref="Manifests.Weighted"/>.</param>
    /// <param name="duration">Another duration.</param>
    public static JsonObject Baked(JsonObject? canary = null, string duration = "5m")
    {
        canary ??= Manifests.Weighted();
        canary["spec"]!["bake"] = new JsonObject { ["duration"] = duration };
        return canary;
    }

    /// <summary>Its pods begin to fail every request two minutes after they started: too late for its analysis.</summary>
    public static JsonObject Souring(string image)
    {
        var deployment = Manifests.Failing(image, "100%");
        deployment["spec"]!["template"]!["metadata"]!["annotations"]![PodAnnotations.ErrorRateAfter] = "2m";
        return deployment;
    }
}
