using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Routing;

namespace Canary.Controller.Targets.Kinds;

/// <summary>Gives a target its <c>spec.replicas</c> and owns nothing else of it.</summary>
internal static class ReplicasPatch
{
    public static Patch Of(ResourceType type, V1Workload seen, int replicas) =>
        Patch.Apply(
            new JsonObject
            {
                ["apiVersion"] = type.ApiVersion,
                ["kind"] = type.Kind,
                ["metadata"] = new JsonObject
                {
                    ["name"] = seen.Metadata.Name,
                    ["namespace"] = seen.Metadata.Namespace,
                    // Applied to a name alone, the patch would make a workload where there is none any more.
                    ["uid"] = seen.Metadata.Uid,
                },
                ["spec"] = new JsonObject { ["replicas"] = replicas },
            },
            FieldManagers.Controller
        );
}
