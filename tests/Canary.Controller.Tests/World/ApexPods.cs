using System.Text.Json.Nodes;
using Canary.Resources.V1;
using Canary.Simulator.Cluster;

namespace Canary.Controller.Tests.World;

/// <summary>The ready pods that an apex service selects, where nothing but the service moves traffic.</summary>
/// <param name="Primary">Pods of the primary.</param>
/// <param name="Canary">Pods of the target.</param>
internal readonly record struct ApexPods(int Primary, int Canary)
{
    private const string Label = "canary.dev/apex";

    /// <summary>Percent of the pods that are the canary's.</summary>
    public decimal Share => Primary + Canary == 0 ? 0 : 100m * Canary / (Primary + Canary);

    /// <summary>Null: no Canary leads the service, or its route does.</summary>
    public static ApexPods? Find(SimulatedCluster cluster, string name)
    {
        var service = cluster.Get(Kinds.Services, new(Manifests.Namespace, name));
        var canary = cluster.Types.Contains(V1Canary.Type)
            ? cluster.Get(V1Canary.Type, new(Manifests.Namespace, name))
            : null;
        if (
            (string?)canary?["spec"]?["provider"] != "kubernetes"
            || service?["metadata"]?["annotations"]?["canary.dev/rendered"] is null
            || service["spec"]?["selector"] is not JsonObject selector
        )
        {
            return null;
        }
        var pods = cluster
            .List(Kinds.Pods, Manifests.Namespace)
            .Where(pod => IsReady(pod) && selector.All(label => Is(pod, label.Key, (string?)label.Value)))
            .ToList();
        return new(pods.Count(pod => Is(pod, "app", name + "-primary")), pods.Count(pod => Is(pod, "app", name)));
    }

    /// <summary>The apex that a pod answers for; null: none.</summary>
    public static string? LabelOf(JsonObject? pod) => (string?)pod?["metadata"]?["labels"]?[Label];

    private static bool Is(JsonObject pod, string label, string? value) =>
        (string?)pod["metadata"]?["labels"]?[label] == value;

    private static bool IsReady(JsonObject pod) =>
        pod["metadata"]?["deletionTimestamp"] is null
        && pod["status"]
            ?["conditions"]?.AsArray()
            .Any(condition => (string?)condition?["type"] == "Ready" && (string?)condition["status"] == "True") == true;
}
