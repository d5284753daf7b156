using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Controller.Targets.Kinds;

/// <summary>Deployments: idle with no replicas.</summary>
internal sealed class DeploymentKind : IWorkloadKind
{
    public static ResourceType Deployments { get; } = new("apps", "v1", "deployments", "Deployment");

    public ResourceType Type => Deployments;

    public JsonTypeInfo<V1Workload> Projection { get; } = JsonProjection.Of(WorkloadProjection.ProjectReplicated);

    public Sizing Sizing => Sizing.Replicas;

    public IReadOnlyList<string> CopiedSpec { get; } =
    ["strategy", "minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit"];

    public Patch ResizeTarget(V1Workload seen, int replicas) => ReplicasPatch.Of(Type, seen, replicas);

    public void Wake(JsonObject template) { }
}
