using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Tables;
using Canary.Simulator.ApiServer.Validation;
using static Canary.Simulator.ApiServer.Types.KindRows;

namespace Canary.Simulator.ApiServer.Types;

/// <summary>The table of built-in kinds: one row for each version that is served.</summary>
internal static class BuiltInKinds
{
    public static IReadOnlyList<ResourceDefinition> All { get; } =
    [
        .. CoreKinds.All(),
        .. Apps(),
        .. Batch(),
        .. Scaling(),
        .. Networking(),
        .. Rbac(),
        .. Reviews(),
        .. Extensions(),
    ];

    private static IEnumerable<ResourceDefinition> Apps()
    {
        yield return Workload(Row("apps/v1", "Deployment", "deployments", "deploy")) with
        {
            Generation = GenerationRule.SpecAndAnnotations,
            StatusKeepsLabels = true,
        };
        yield return Workload(Row("apps/v1", "ReplicaSet", "replicasets", "rs")) with
        {
            SelectableFields = Fields("status.replicas"),
        };
        yield return Workload(Row("apps/v1", "StatefulSet", "statefulsets", "sts"));
        yield return Workload(Row("apps/v1", "DaemonSet", "daemonsets", "ds")) with
        {
            Scale = null,
        };
        yield return Row("apps/v1", "ControllerRevision", "controllerrevisions");
    }

    private static IEnumerable<ResourceDefinition> Batch()
    {
        yield return Row("batch/v1", "Job", "jobs") with
        {
            Categories = InAll,
            HasStatus = true,
            Generation = GenerationRule.Spec,
            SelectableFields = Fields("status.successful"),
        };
        yield return Row("batch/v1", "CronJob", "cronjobs", "cj") with
        {
            Categories = InAll,
            HasStatus = true,
            Generation = GenerationRule.Spec,
        };
    }

    private static IEnumerable<ResourceDefinition> Scaling()
    {
        yield return Row("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa") with
        {
            Categories = InAll,
            HasStatus = true,
        };
        yield return Row("autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa") with
        {
            Categories = InAll,
            HasStatus = true,
            Schema = SchemaText.BuiltIn["HorizontalPodAutoscalerV1"],
            Conversion = VersionConversions.HorizontalPodAutoscalerV1,
        };
        yield return Row("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb") with
        {
            HasStatus = true,
            Generation = GenerationRule.Spec,
        };
        yield return Row("coordination.k8s.io/v1", "Lease", "leases") with
        {
            CreatesOnUpdate = true,
        };
        yield return Row("discovery.k8s.io/v1", "EndpointSlice", "endpointslices") with
        {
            Generation = GenerationRule.Everything,
        };
        yield return ClusterScoped(Row("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "pc")) with
        {
            Generation = GenerationRule.None,
        };
        yield return ClusterScoped(Row("node.k8s.io/v1", "RuntimeClass", "runtimeclasses"));
        yield return ClusterScoped(Row("storage.k8s.io/v1", "StorageClass", "storageclasses", "sc"));
        yield return ClusterScoped(Row("storage.k8s.io/v1", "CSIDriver", "csidrivers"));
    }

    private static IEnumerable<ResourceDefinition> Networking()
    {
        yield return Row("networking.k8s.io/v1", "Ingress", "ingresses", "ing") with
        {
            HasStatus = true,
            Generation = GenerationRule.Spec,
        };
        yield return ClusterScoped(Row("networking.k8s.io/v1", "IngressClass", "ingressclasses")) with
        {
            Generation = GenerationRule.Spec,
        };
        yield return Row("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", "netpol") with
        {
            Generation = GenerationRule.Spec,
        };
    }

    private static IEnumerable<ResourceDefinition> Rbac()
    {
        const string Group = "rbac.authorization.k8s.io/v1";
        yield return Row(Group, "Role", "roles") with
        {
            Names = NameRule.PathSegment,
        };
        yield return Row(Group, "RoleBinding", "rolebindings") with
        {
            Names = NameRule.PathSegment,
        };
        yield return ClusterScoped(Row(Group, "ClusterRole", "clusterroles")) with
        {
            Names = NameRule.PathSegment,
        };
        yield return ClusterScoped(Row(Group, "ClusterRoleBinding", "clusterrolebindings")) with
        {
            Names = NameRule.PathSegment,
        };
    }

    private static IEnumerable<ResourceDefinition> Reviews()
    {
        const string Authentication = "authentication.k8s.io/v1";
        const string Authorization = "authorization.k8s.io/v1";
        yield return Review(Row(Authentication, "TokenReview", "tokenreviews"));
        yield return Review(Row(Authentication, "SelfSubjectReview", "selfsubjectreviews"));
        yield return Review(Row(Authorization, "SubjectAccessReview", "subjectaccessreviews"));
        yield return Review(Row(Authorization, "SelfSubjectAccessReview", "selfsubjectaccessreviews"));
        yield return Review(Row(Authorization, "SelfSubjectRulesReview", "selfsubjectrulesreviews"));
        yield return Row(Authorization, "LocalSubjectAccessReview", "localsubjectaccessreviews") with
        {
            Verbs = ResourceVerbs.CreateOnly,
        };
    }

    private static IEnumerable<ResourceDefinition> Extensions()
    {
        yield return ClusterScoped(
            Row("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", "crd", "crds")
        ) with
        {
            Categories = ["api-extensions"],
            HasStatus = true,
            Generation = GenerationRule.Spec,
        };
        foreach (
            var kind in (string[])
                [
                    "MutatingWebhookConfiguration",
                    "ValidatingWebhookConfiguration",
                    "ValidatingAdmissionPolicy",
                    "ValidatingAdmissionPolicyBinding",
                ]
        )
        {
            var lower = kind.ToLowerInvariant();
            var plural = lower.EndsWith('y') ? lower[..^1] + "ies" : lower + "s";
            yield return Inert(ClusterScoped(Row("admissionregistration.k8s.io/v1", kind, plural))) with
            {
                Categories = ["api-extensions"],
                Generation = GenerationRule.Everything,
            };
        }
    }
}
