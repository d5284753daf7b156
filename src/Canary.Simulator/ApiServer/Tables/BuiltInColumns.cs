using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Selectors;
using static Canary.Simulator.ApiServer.Tables.ColumnValues;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>The columns of built-in kinds; a kind that is not here has name and age.</summary>
internal static class BuiltInColumns
{
    private static readonly Dictionary<string, TableColumns> Columns = new(StringComparer.Ordinal)
    {
        ["namespaces"] = Of(Column.Text("Status", o => Status(o).String("phase"))),
        ["configmaps"] = Of(Column.Number("Data", Entries, "string")),
        ["secrets"] = Of(Column.Text("Type", o => o.String("type")), Column.Number("Data", Entries, "string")),
        ["serviceaccounts"] = Of(Column.Number("Secrets", o => o.Array("secrets")?.Count ?? 0, "string")),
        ["pods"] = PodColumns.All,
        ["services"] = new([
            Column.Name,
            Column.Text("Type", o => Spec(o).String("type")),
            Column.Text("Cluster-IP", o => Spec(o).String("clusterIP") ?? None),
            Column.Text("External-IP", ExternalAddress),
            Column.Text("Port(s)", Ports),
            Column.Age(),
            Column.Text("Selector", o => SelectorText.Of(Spec(o)["selector"]) ?? None, 1),
        ]),
        ["endpoints"] = Of(Column.Text("Endpoints", EndpointsText)),
        ["nodes"] = Of(
            Column.Text("Status", NodeStatus),
            Column.Text("Roles", _ => None),
            Column.Age(),
            Column.Text("Version", o => Status(o).Object("nodeInfo").String("kubeletVersion"))
        ),
        ["events"] = new([
            new("Last Seen", "string", "", "When it last happened.", 0, LastSeen),
            Column.Text("Type", o => o.String("type")),
            Column.Text("Reason", o => o.String("reason")),
            Column.Text("Object", Regarding),
            Column.Text("Subobject", o => o.Object("involvedObject").String("fieldPath"), 1),
            Column.Text("Source", o => o.Object("source").String("component") ?? o.String("reportingComponent"), 1),
            Column.Text("Message", o => (o.String("message") ?? o.String("note"))?.Trim()),
            new("First Seen", "string", "", "When it first happened.", 1, FirstSeen),
            Column.Number("Count", o => Math.Max(1, o.Integer("count") ?? 1), "string", 1),
            Column.Name with
            {
                Priority = 1,
            },
        ]),
        ["persistentvolumeclaims"] = Of(
            Column.Text("Status", o => Status(o).String("phase")),
            Column.Text("Volume", o => Spec(o).String("volumeName")),
            Column.Text("Capacity", o => Status(o).Object("capacity").String("storage")),
            Column.Text("Access Modes", o => string.Join(',', Spec(o).Array("accessModes").Strings())),
            Column.Text("StorageClass", o => Spec(o).String("storageClassName"))
        ),
        ["apps/deployments"] = Workload(
            Column.Text("Ready", o => $"{Count(o, "readyReplicas")}/{Wanted(o)}"),
            Column.Number("Up-to-date", o => Count(o, "updatedReplicas"), "string"),
            Column.Number("Available", o => Count(o, "availableReplicas"), "string")
        ),
        ["apps/replicasets"] = Workload(
            Column.Number("Desired", Wanted),
            Column.Number("Current", o => Count(o, "replicas")),
            Column.Number("Ready", o => Count(o, "readyReplicas"))
        ),
        ["replicationcontrollers"] = Workload(
            Column.Number("Desired", Wanted),
            Column.Number("Current", o => Count(o, "replicas")),
            Column.Number("Ready", o => Count(o, "readyReplicas"))
        ),
        ["apps/statefulsets"] = new([
            Column.Name,
            Column.Text("Ready", o => $"{Count(o, "readyReplicas")}/{Wanted(o)}"),
            Column.Age(),
            Column.Text("Containers", o => Containers(o, "name"), 1),
            Column.Text("Images", o => Containers(o, "image"), 1),
        ]),
        ["apps/daemonsets"] = Workload(
            Column.Number("Desired", o => Count(o, "desiredNumberScheduled")),
            Column.Number("Current", o => Count(o, "currentNumberScheduled")),
            Column.Number("Ready", o => Count(o, "numberReady")),
            Column.Number("Up-to-date", o => Count(o, "updatedNumberScheduled")),
            Column.Number("Available", o => Count(o, "numberAvailable")),
            Column.Text("Node Selector", o => SelectorText.Of(Template(o)?["nodeSelector"]) ?? None)
        ),
        ["apps/controllerrevisions"] = Of(
            Column.Text("Controller", Controller),
            Column.Number("Revision", o => o.Integer("revision") ?? 0, "string")
        ),
        ["batch/jobs"] = JobColumns.Jobs,
        ["batch/cronjobs"] = JobColumns.CronJobs,
        ["autoscaling/horizontalpodautoscalers"] = Of(
            Column.Text("Reference", Reference),
            Column.Text("Targets", AutoscalerTargets.Text),
            Column.Text("MinPods", o => Spec(o)["minReplicas"]?.ToString() ?? "<unset>"),
            Column.Number("MaxPods", o => Spec(o).Integer("maxReplicas") ?? 0, "string"),
            Column.Number("Replicas", o => Count(o, "currentReplicas"), "string")
        ),
        ["policy/poddisruptionbudgets"] = Of(
            Column.Text("Min Available", o => Spec(o)["minAvailable"]?.ToString() ?? "N/A"),
            Column.Text("Max Unavailable", o => Spec(o)["maxUnavailable"]?.ToString() ?? "N/A"),
            Column.Number("Allowed Disruptions", o => Count(o, "disruptionsAllowed"), "string")
        ),
        ["coordination.k8s.io/leases"] = Of(Column.Text("Holder", o => Spec(o).String("holderIdentity") ?? "")),
        ["discovery.k8s.io/endpointslices"] = Of(
            Column.Text("AddressType", o => o.String("addressType")),
            Column.Text(
                "Ports",
                o => Joined(o.Array("ports").Objects().Select(p => p["port"]?.ToString() ?? "*"), "<unset>")
            ),
            Column.Text(
                "Endpoints",
                o => Joined(o.Array("endpoints").Objects().SelectMany(e => e.Array("addresses").Strings()), "<unset>")
            )
        ),
        ["networking.k8s.io/ingresses"] = new([
            Column.Name,
            Column.Text("Class", o => Spec(o).String("ingressClassName") ?? None),
            Column.Text("Hosts", Hosts),
            Column.Text("Address", o => LoadBalancer(o) ?? ""),
            Column.Text("Ports", o => Spec(o).Array("tls") is { Count: > 0 } ? "80, 443" : "80"),
            Column.Age(),
        ]),
        ["networking.k8s.io/ingressclasses"] = Of(
            Column.Text("Controller", o => Spec(o).String("controller")),
            Column.Text("Parameters", o => Spec(o).Object("parameters").String("name") ?? None)
        ),
        ["networking.k8s.io/networkpolicies"] = Of(
            Column.Text("Pod-Selector", o => SelectorText.Of(Spec(o)["podSelector"]) is { Length: > 0 } s ? s : None)
        ),
        ["rbac.authorization.k8s.io/roles"] = Of(
            new TableColumn("Created At", "date", "", "When it was created.", 0, CreatedAt)
        ) with
        {
            HasAge = false,
        },
        ["rbac.authorization.k8s.io/clusterroles"] = Of(
            new TableColumn("Created At", "date", "", "When it was created.", 0, CreatedAt)
        ) with
        {
            HasAge = false,
        },
        ["rbac.authorization.k8s.io/rolebindings"] = Of(Column.Text("Role", RoleRef)),
        ["rbac.authorization.k8s.io/clusterrolebindings"] = Of(Column.Text("Role", RoleRef)),
        ["apiextensions.k8s.io/customresourcedefinitions"] = Of(
            new TableColumn("Created At", "date", "", "When it was created.", 0, CreatedAt)
        ) with
        {
            HasAge = false,
        },
        ["storage.k8s.io/storageclasses"] = Of(
            Column.Text("Provisioner", o => o.String("provisioner")),
            Column.Text("ReclaimPolicy", o => o.String("reclaimPolicy")),
            Column.Text("VolumeBindingMode", o => o.String("volumeBindingMode"))
        ),
        ["scheduling.k8s.io/priorityclasses"] = Of(
            Column.Number("Value", o => o.Integer("value") ?? 0),
            Column.Text("Global-Default", o => o.Boolean("globalDefault") == true ? "true" : "false")
        ),
    };

    public static TableColumns? For(string storageKind) => Columns.GetValueOrDefault(storageKind);

    private static TableColumns Of(params TableColumn[] columns) => new([Column.Name, .. columns]) { HasAge = true };

    private static TableColumns Workload(params TableColumn[] counts) =>
        new([
            Column.Name,
            .. counts,
            Column.Age(),
            Column.Text("Containers", o => Containers(o, "name"), 1),
            Column.Text("Images", o => Containers(o, "image"), 1),
            Column.Text("Selector", o => SelectorText.Of(Spec(o)["selector"]), 1),
        ]);
}
