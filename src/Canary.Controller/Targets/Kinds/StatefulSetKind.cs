using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Controller.Targets.Kinds;

/// <summary>
/// StatefulSets without volume claims: those that want stable names or an order, and keep nothing. A claim belongs to one pod of one set,
/// so the primary's pods would start without the data of the target's; such a set is refused.
/// </summary>
internal sealed class StatefulSetKind : IWorkloadKind
{
    public static ResourceType StatefulSets { get; } = new("apps", "v1", "statefulsets", "StatefulSet");

    public ResourceType Type => StatefulSets;

    public JsonTypeInfo<V1Workload> Projection { get; } = JsonProjection.Of(Project);

    public Sizing Sizing => Sizing.Replicas;

    public IReadOnlyList<string> CopiedSpec { get; } =
    ["updateStrategy", "minReadySeconds", "podManagementPolicy", "serviceName", "ordinals", "revisionHistoryLimit"];

    public Patch ResizeTarget(V1Workload seen, int replicas) => ReplicasPatch.Of(Type, seen, replicas);

    public void Wake(JsonObject template) { }

    private static V1Workload Project(JsonElement set)
    {
        var workload = WorkloadProjection.ProjectReplicated(set);
        return workload with { Unfit = FindUnfit(workload, set.Child("spec")) };
    }

    private static Obstacle? FindUnfit(V1Workload workload, JsonElement spec)
    {
        if (spec.Child("volumeClaimTemplates").Items().Length > 0)
        {
            return new(
                "StatefulSetKeepsData",
                $"StatefulSet {workload.Metadata.Key}: spec.volumeClaimTemplates give each pod data of its own, which a primary beside it "
                    + "would not have; release it without a Canary, or keep the data outside of the set"
            );
        }
        return spec.Child("updateStrategy", "rollingUpdate", "partition").Number() > 0
            ? new(
                "PartialUpdate",
                $"StatefulSet {workload.Metadata.Key}: spec.updateStrategy.rollingUpdate.partition keeps pods of an older revision; "
                    + "remove it, the Canary rolls out step by step itself"
            )
            : RollingUpdate.FindObstacle(StatefulSets, workload, spec);
    }
}
