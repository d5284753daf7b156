using Canary.Simulator.ApiServer.Admission;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Defaulting;
using Canary.Simulator.ApiServer.Validation;

namespace Canary.Simulator.ApiServer.Types;

/// <summary>Which rules a built-in kind has beside its schema.</summary>
internal static class BuiltInRules
{
    private static readonly Dictionary<string, KindRules> Rules = new(StringComparer.Ordinal)
    {
        ["namespaces"] = new() { Prepare = NamespaceDefaults.Prepare, SetDefaults = NamespaceDefaults.Set },
        ["configmaps"] = new() { Validate = ConfigMapValidation.Check },
        ["secrets"] = new() { Prepare = SecretDefaults.Prepare, Validate = SecretValidation.Check },
        ["services"] = new()
        {
            Prepare = ServiceDefaults.Prepare,
            SetDefaults = ServiceDefaults.Set,
            Admit = ServiceAdmission.Run,
            Validate = ServiceValidation.Check,
        },
        ["pods"] = new()
        {
            Prepare = PodDefaults.Prepare,
            SetDefaults = PodDefaults.Set,
            Admit = PodAdmission.Run,
            Validate = PodValidation.Check,
        },
        ["events"] = new() { Validate = EventValidation.Check },
        ["persistentvolumeclaims"] = new() { Prepare = PendingPhase.Prepare },
        ["persistentvolumes"] = new() { Prepare = PendingPhase.Prepare },
        ["replicationcontrollers"] = new() { SetDefaults = WorkloadDefaults.SetReplicationController },
        ["apps/deployments"] = new()
        {
            SetDefaults = WorkloadDefaults.SetDeployment,
            Validate = DeploymentValidation.Check,
            ValidateStatus = DeploymentValidation.CheckStatus,
        },
        ["apps/replicasets"] = new()
        {
            SetDefaults = WorkloadDefaults.SetTemplate,
            Validate = WorkloadValidation.CheckReplicaSet,
        },
        ["apps/daemonsets"] = new()
        {
            SetDefaults = WorkloadDefaults.SetDaemonSet,
            Validate = WorkloadValidation.CheckDaemonSet,
        },
        ["apps/statefulsets"] = new()
        {
            SetDefaults = WorkloadDefaults.SetStatefulSet,
            Validate = WorkloadValidation.CheckStatefulSet,
        },
        ["batch/jobs"] = new()
        {
            Prepare = JobDefaults.Prepare,
            SetDefaults = JobDefaults.Set,
            Validate = JobValidation.Check,
        },
        ["batch/cronjobs"] = new() { SetDefaults = JobDefaults.SetCronJob, Validate = JobValidation.CheckCronJob },
        ["autoscaling/horizontalpodautoscalers"] = new()
        {
            SetDefaults = AutoscalerDefaults.Set,
            Validate = AutoscalerValidation.Check,
        },
        ["policy/poddisruptionbudgets"] = new() { Validate = DisruptionBudgetValidation.Check },
        ["coordination.k8s.io/leases"] = new() { Validate = LeaseValidation.Check },
        ["discovery.k8s.io/endpointslices"] = new() { Validate = EndpointSliceValidation.Check },
        ["networking.k8s.io/ingresses"] = new() { Validate = IngressValidation.Check },
        ["networking.k8s.io/networkpolicies"] = new() { SetDefaults = NetworkPolicyDefaults.Set },
        ["rbac.authorization.k8s.io/roles"] = new() { Validate = RoleValidation.Check },
        ["rbac.authorization.k8s.io/clusterroles"] = new() { Validate = RoleValidation.CheckCluster },
        ["rbac.authorization.k8s.io/rolebindings"] = new()
        {
            SetDefaults = RoleBindingDefaults.Set,
            Validate = RoleValidation.CheckBinding,
        },
        ["rbac.authorization.k8s.io/clusterrolebindings"] = new()
        {
            SetDefaults = RoleBindingDefaults.Set,
            Validate = RoleValidation.CheckClusterBinding,
        },
        ["apiextensions.k8s.io/customresourcedefinitions"] = new()
        {
            Prepare = DefinitionDefaults.Prepare,
            SetDefaults = DefinitionDefaults.Set,
            Validate = DefinitionValidation.Check,
        },
    };

    public static KindRules For(string storageKind) => Rules.GetValueOrDefault(storageKind, KindRules.None);
}
