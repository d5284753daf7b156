using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Workloads.Disruption;

/// <summary>How many pods there should be, by the sizes of the workloads that they belong to.</summary>
internal static class PodScale
{
    /// <summary>The workloads that have a size.</summary>
    public static IReadOnlyList<ResourceType> Kinds { get; } =
    [Workloads.Kinds.Deployments, Workloads.Kinds.ReplicaSets, Workloads.Kinds.StatefulSets];

    public static int Expected(ClusterView view, IEnumerable<JsonObject> pods)
    {
        var sizes = new Dictionary<string, int>();
        var alone = 0;
        foreach (var pod in pods)
        {
            if (Top(view, pod) is { } owner)
            {
                sizes[owner.Uid()] = owner.Number("spec", "replicas") ?? 1;
            }
            else
            {
                alone++;
            }
        }
        return sizes.Values.Sum() + alone;
    }

    /// <summary>The outermost controller with a size.</summary>
    private static JsonObject? Top(ClusterView view, JsonObject obj)
    {
        JsonObject? top = null;
        while (Owner(view, obj) is { } owner)
        {
            top = obj = owner;
        }
        return top;
    }

    private static JsonObject? Owner(ClusterView view, JsonObject obj)
    {
        var reference = obj.ControllerOf();
        var type = Kinds.FirstOrDefault(type => type.Kind == reference.Text("kind"));
        return type is null ? null : view.Get(type, obj.Key() with { Name = reference.Text("name") ?? "" });
    }
}
