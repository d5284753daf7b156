using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>Canaries that wait for each other would wait for ever.</summary>
internal static class DependencyCycle
{
    /// <summary>The way from a Canary back to itself, if there is one.</summary>
    public static Obstacle? Find(V1Canary canary, IInformer<V1Canary> canaries)
    {
        var way = new List<ObjectKey>();
        return canary.Spec.DependsOn is { Count: > 0 } && LeadsBack(canary, canary.Metadata.Key, canaries, way, [])
            ? new(
                "DependencyCycle",
                $"spec.dependsOn: {canary.Metadata.Key} waits for itself by way of {string.Join(" -> ", way)}; remove one of them"
            )
            : null;
    }

    private static bool LeadsBack(
        V1Canary canary,
        ObjectKey start,
        IInformer<V1Canary> canaries,
        List<ObjectKey> way,
        HashSet<ObjectKey> visited
    )
    {
        foreach (var dependency in canary.Spec.DependsOn ?? [])
        {
            var key = new ObjectKey(dependency.Namespace ?? canary.Metadata.Namespace, dependency.Name ?? "");
            way.Add(key);
            if (
                key == start
                || (visited.Add(key) && canaries.Get(key) is { } next && LeadsBack(next, start, canaries, way, visited))
            )
            {
                return true;
            }
            way.RemoveAt(way.Count - 1);
        }
        return false;
    }
}
