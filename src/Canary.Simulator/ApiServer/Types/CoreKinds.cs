using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Tables;
using Canary.Simulator.ApiServer.Validation;
using static Canary.Simulator.ApiServer.Types.KindRows;

namespace Canary.Simulator.ApiServer.Types;

/// <summary>The rows of the core group, <c>v1</c>.</summary>
internal static class CoreKinds
{
    public static IEnumerable<ResourceDefinition> All()
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
        yield return ClusterScoped(Row("v1", "Node", "nodes", "no")) with
        {
            HasStatus = true,
            SelectableFields = Fields("spec.unschedulable"),
        };
        yield return ClusterScoped(Row("v1", "PersistentVolume", "persistentvolumes", "pv")) with
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
}
