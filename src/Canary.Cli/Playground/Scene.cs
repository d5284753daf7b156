using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Simulator.Cluster;

namespace Canary.Cli.Playground;

/// <summary>What can be seen of the shop in the cluster.</summary>
internal sealed record Scene(ICluster Cluster)
{
    public static ObjectKey Shop { get; } = new(Releases.Namespace, Releases.Name);

    public static ResourceType Deployments { get; } = new("apps", "v1", "deployments", "Deployment");

    private static readonly ResourceType Routes = new("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");

    /// <summary>Null: it is not there yet.</summary>
    public V1Canary? Canary => Cluster.Get(V1Canary.Type, Shop)?.Deserialize(CanaryJson.Default.V1Canary);

    public V1CanaryStatus Status => Canary?.Status ?? new();

    /// <summary>All that GitOps agents wait for.</summary>
    public bool IsReady => Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    /// <summary>The image's version that the primary runs with all of its pods.</summary>
    public string? PrimaryVersion =>
        Cluster.Get(Deployments, new(Shop.Namespace, $"{Shop.Name}-primary")) is { } primary && IsComplete(primary)
            ? ((string?)primary["spec"]?["template"]?["spec"]?["containers"]?[0]?["image"])?.Split(':')[^1]
            : null;

    /// <summary>The route, for what it gives to whom.</summary>
    public JsonObject? Route => Cluster.Get(Routes, Shop);

    /// <summary>Percent of requests that the route gives the canary in its last, most general rule.</summary>
    public int RoutedWeight =>
        (Route?["spec"]?["rules"] as JsonArray)?.LastOrDefault()?["backendRefs"] is JsonArray backends
            ? backends
                .Where(backend => (string?)backend?["name"] == $"{Shop.Name}-canary")
                .Sum(backend => (int?)backend?["weight"] ?? 1)
            : 0;

    /// <summary>The phase is this one, and the revision that the status speaks of is of this version.</summary>
    public bool IsAt(string phase, string version) =>
        Status.Phase == phase
        && Status.Revision?.Images?.Any(image => image.EndsWith($":{version}", StringComparison.Ordinal)) == true;

    /// <summary>This version was promoted: it carries all the traffic.</summary>
    public bool IsPromoted(string version) =>
        IsAt("Succeeded", version) && IsReady && Status.Reason == "Promoted" && PrimaryVersion == version;

    private static bool IsComplete(JsonObject deployment)
    {
        var status = deployment["status"];
        var replicas = (int?)deployment["spec"]?["replicas"] ?? 1;
        return (long?)status?["observedGeneration"] == (long?)deployment["metadata"]?["generation"]
            && (int?)status?["updatedReplicas"] == replicas
            && (int?)status?["availableReplicas"] == replicas
            && (int?)status?["replicas"] == replicas;
    }
}
