using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Tables;
using Canary.Simulator.ApiServer.Validation;

namespace Canary.Simulator.ApiServer.Types;

/// <summary>The table of built-in kinds: one row for each version that is served.</summary>
internal static class BuiltInKinds
{
    private static readonly string[] InAll = ["all"];

    public static IReadOnlyList<ResourceDefinition> All { get; } =
    [.. Core(), .. Apps(), .. Batch(), .. Scaling(), .. Networking(), .. Rbac(), .. Reviews(), .. Extensions()];

    private static IEnumerable<ResourceDefinition> Core()
    {
        yield return Row("v1", "Namespace", "namespaces", "ns") with
        {
            Type = new ResourceType("", "v1", "namespaces", "Namespace", false),
            HasStatus = true,
            Names = NameRule.DnsLabel,
            Verbs = ResourceVerbs.WithoutDeleteCollection,
            SelectableFields = Fields("status.phase"),
            ExtraSubresources = [new("finalize", "", "v1", "Namespace", ["update"])],
        };
        yield return Row("v1", "Pod", "pods", "po") with
        {
            Categories = InAll,
            HasStatus = true,
            Generation = GenerationRule.Spec,
            SelectableFields = Fields(
                "spec.nodeName",
                "spec.restartPolicy",
                "spec.schedulerName",
                "spec.serviceAccountName",
                "spec.hostNetwork",
                "status.phase",
                "status.podIP",
                "status.nominatedNodeName"
            ),
            ExtraSubresources =
            [
                new("binding", "", "v1", "Binding", ["create"]),
                new("eviction", "policy", "v1", "Eviction", ["create"]),
                new("ephemeralcontainers", "", "v1", "Pod", ["get", "patch", "update"]),
            ],
        };
        yield return Row("v1", "Service", "services", "svc") with
        {
            Categories = InAll,
            HasStatus = true,
            Names = NameRule.Dns1035Label,
            SelectableFields = Fields("spec.clusterIP", "spec.type"),
        };
        yield return Row("v1", "ConfigMap", "configmaps", "cm");
        yield return Row("v1", "Secret", "secrets") with
        {
            SelectableFields = Fields("type"),
        };
        yield return Row("v1", "ServiceAccount", "serviceaccounts", "sa") with
        {
            ExtraSubresources = [new("token", "authentication.k8s.io", "v1", "TokenRequest", ["create"])],
        };
        yield return Row("v1", "Event", "events", "ev") with
        {
            SelectableFields = EventFields("involvedObject", "source"),
        };
        yield return Row("events.k8s.io/v1", "Event", "events", "ev") with
        {
            StorageKind = "events",
            Schema = SchemaText.BuiltIn["EventsEvent"],
            Conversion = VersionConversions.Event,
            CheckServed = EventValidation.CheckNewer,
            SelectableFields = EventFields("regarding", "deprecatedSource"),
        };
        yield return Row("v1", "Endpoints", "endpoints", "ep") with
        {
            Singular = "endpoints",
            Deprecation = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        };
        yield return Cluster(Row("v1", "Node", "nodes", "no")) with
        {
            HasStatus = true,
            SelectableFields = Fields("spec.unschedulable"),
        };
        yield return Cluster(Row("v1", "PersistentVolume", "persistentvolumes", "pv")) with
        {
            HasStatus = true,
        };
        yield return Row("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc") with
        {
            HasStatus = true,
        };
        yield return Inert(Row("v1", "LimitRange", "limitranges", "limits"));
        yield return Inert(Row("v1", "ResourceQuota", "resourcequotas", "quota")) with
        {
            HasStatus = true,
        };
        yield return Row("v1", "PodTemplate", "podtemplates") with
        {
            Generation = GenerationRule.None,
        };
        yield return Row("v1", "ReplicationController", "replicationcontrollers", "rc") with
        {
            Categories = InAll,
            HasStatus = true,
            Scale = ScalePaths.Workload,
            Generation = GenerationRule.Spec,
            SelectableFields = Fields("status.replicas"),
        };
    }

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
        yield return Cluster(Row("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "pc")) with
        {
            Generation = GenerationRule.None,
        };
        yield return Cluster(Row("node.k8s.io/v1", "RuntimeClass", "runtimeclasses"));
        yield return Cluster(Row("storage.k8s.io/v1", "StorageClass", "storageclasses", "sc"));
        yield return Cluster(Row("storage.k8s.io/v1", "CSIDriver", "csidrivers"));
    }

    private static IEnumerable<ResourceDefinition> Networking()
    {
        yield return Row("networking.k8s.io/v1", "Ingress", "ingresses", "ing") with
        {
            HasStatus = true,
            Generation = GenerationRule.Spec,
        };
        yield return Cluster(Row("networking.k8s.io/v1", "IngressClass", "ingressclasses")) with
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
        yield return Cluster(Row(Group, "ClusterRole", "clusterroles")) with
        {
            Names = NameRule.PathSegment,
        };
        yield return Cluster(Row(Group, "ClusterRoleBinding", "clusterrolebindings")) with
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
        yield return Cluster(
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
            yield return Inert(Cluster(Row("admissionregistration.k8s.io/v1", kind, plural))) with
            {
                Categories = ["api-extensions"],
                Generation = GenerationRule.Everything,
            };
        }
    }

    private static ResourceDefinition Row(string apiVersion, string kind, string plural, params string[] shortNames)
    {
        var (group, version) = apiVersion.Split('/') is [var g, var v] ? (g, v) : ("", apiVersion);
        var storage = group.Length == 0 ? plural : $"{group}/{plural}";
        return new ResourceDefinition
        {
            Type = new ResourceType(group, version, plural, kind),
            StorageKind = storage,
            Schema = SchemaText.BuiltIn[kind],
            Singular = kind.ToLowerInvariant(),
            ListKind = kind + "List",
            ShortNames = shortNames,
            Rules = BuiltInRules.For(storage),
            Columns = BuiltInColumns.For(storage),
        };
    }

    private static ResourceDefinition Cluster(ResourceDefinition row) =>
        row with
        {
            Type = row.Type with { Namespaced = false },
        };

    private static ResourceDefinition Inert(ResourceDefinition row) =>
        row with
        {
            InertWarning = $"this simulated cluster keeps a {row.Type.Kind} but does not enforce it",
        };

    private static ResourceDefinition Review(ResourceDefinition row) =>
        Cluster(row) with
        {
            Verbs = ResourceVerbs.CreateOnly,
        };

    private static ResourceDefinition Workload(ResourceDefinition row) =>
        row with
        {
            Categories = InAll,
            HasStatus = true,
            Scale = ScalePaths.Workload,
            Generation = GenerationRule.Spec,
        };

    private static Dictionary<string, string> Fields(params string[] paths) => paths.ToDictionary(p => p);

    private static Dictionary<string, string> EventFields(string regarding, string source)
    {
        var fields = Fields("reason", "type");
        fields["reportingComponent"] = "reportingComponent";
        fields["reportingController"] = "reportingController";
        fields["source"] = source + ".component";
        foreach (
            var part in (string[])["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"]
        )
        {
            fields["involvedObject." + part] = $"{regarding}.{part}";
            fields["regarding." + part] = $"{regarding}.{part}";
        }
        return fields;
    }
}
