using System.Globalization;

namespace Canary.Simulator.Workloads.ReplicaSets;

/// <summary>Which pods a ReplicaSet gives up first: those that would be missed least.</summary>
internal static class PodsToDelete
{
    private const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    public static IEnumerable<PodState> InOrder(IReadOnlyList<PodState> pods)
    {
        var perNode = pods.CountBy(Node).ToDictionary();
        return pods.OrderBy(pod => Node(pod).Length > 0)
            .ThenBy(pod =>
                pod.Phase switch
                {
                    "Pending" => 0,
                    "Running" => 2,
                    _ => 1,
                }
            )
            .ThenBy(pod => pod.IsReady)
            .ThenBy(Cost)
            .ThenByDescending(pod => perNode[Node(pod)])
            .ThenByDescending(pod => pod.ReadySince)
            .ThenByDescending(pod => pod.Created)
            .ThenBy(pod => pod.Object.Name(), StringComparer.Ordinal);
    }

    private static string Node(PodState pod) => pod.Object.Text("spec", "nodeName") ?? "";

    private static int Cost(PodState pod) =>
        int.TryParse(pod.Object.Annotation(CostAnnotation), CultureInfo.InvariantCulture, out var cost) ? cost : 0;
}
