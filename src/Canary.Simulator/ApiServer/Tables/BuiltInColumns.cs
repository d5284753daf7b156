using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Selectors;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>The columns of built-in kinds; a kind that is not here has name and age.</summary>
internal static class BuiltInColumns
{
    private const string None = "<none>";

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

    private static JsonObject Spec(JsonObject obj) => obj.Object("spec") ?? [];

    private static JsonObject Status(JsonObject obj) => obj.Object("status") ?? [];

    private static JsonObject? Template(JsonObject obj) => Spec(obj).Object("template").Object("spec");

    private static long Wanted(JsonObject obj) => Spec(obj).Integer("replicas") ?? 0;

    private static long Count(JsonObject obj, string field) => Status(obj).Integer(field) ?? 0;

    private static long Entries(JsonObject obj) =>
        (obj.Object("data")?.Count ?? 0) + (obj.Object("binaryData")?.Count ?? 0);

    private static string Containers(JsonObject obj, string field) =>
        string.Join(',', Template(obj).Array("containers").Objects().Select(c => c.String(field)));

    private static string ExternalAddress(JsonObject service)
    {
        var spec = Spec(service);
        return spec.String("type") switch
        {
            "ExternalName" => spec.String("externalName") ?? None,
            "LoadBalancer" => LoadBalancer(service) ?? "<pending>",
            _ => spec.Array("externalIPs") is { Count: > 0 } ips ? string.Join(',', ips.Strings()) : None,
        };
    }

    private static string? LoadBalancer(JsonObject obj)
    {
        var ingress = Status(obj).Object("loadBalancer").Array("ingress");
        return ingress is { Count: > 0 }
            ? string.Join(',', ingress.Objects().Select(i => i.String("ip") ?? i.String("hostname")))
            : null;
    }

    private static string Ports(JsonObject service)
    {
        var ports = Spec(service)
            .Array("ports")
            .Objects()
            .Select(p =>
                p.Integer("nodePort") is { } node and > 0
                    ? $"{p.Integer("port")}:{node}/{p.String("protocol")}"
                    : $"{p.Integer("port")}/{p.String("protocol")}"
            )
            .ToList();
        return ports.Count == 0 ? None : string.Join(',', ports);
    }

    private static string EndpointsText(JsonObject obj) =>
        Joined(
            obj.Array("subsets")
                .Objects()
                .SelectMany(s =>
                    s.Array("addresses")
                        .Objects()
                        .SelectMany(a =>
                            s.Array("ports").Objects().Select(p => $"{a.String("ip")}:{p.Integer("port")}")
                        )
                ),
            None
        );

    private static string Joined(IEnumerable<string> values, string none)
    {
        var all = values.ToList();
        return all.Count == 0 ? none
            : all.Count > 3 ? $"{string.Join(',', all.Take(3))} + {all.Count - 3} more..."
            : string.Join(',', all);
    }

    private static string NodeStatus(JsonObject node)
    {
        var ready = Status(node).Array("conditions").Objects().FirstOrDefault(c => c.String("type") == "Ready");
        var text =
            ready?.String("status") == "True" ? "Ready"
            : ready is null ? "Unknown"
            : "NotReady";
        return Spec(node).Boolean("unschedulable") == true ? text + ",SchedulingDisabled" : text;
    }

    private static JsonNode? LastSeen(JsonObject e, DateTimeOffset now) =>
        Column.Since(
            e.Object("series").String("lastObservedTime")
                ?? e.String("lastTimestamp")
                ?? e.String("deprecatedLastTimestamp")
                ?? e.String("eventTime"),
            now
        );

    private static JsonNode? FirstSeen(JsonObject e, DateTimeOffset now) =>
        Column.Since(e.String("firstTimestamp") ?? e.String("deprecatedFirstTimestamp") ?? e.String("eventTime"), now);

    private static JsonNode? CreatedAt(JsonObject obj, DateTimeOffset now) =>
        obj.Object("metadata").String("creationTimestamp");

    private static string Regarding(JsonObject e)
    {
        var about = e.Object("involvedObject") ?? e.Object("regarding");
        return $"{about.String("kind")?.ToLowerInvariant()}/{about.String("name")}";
    }

    private static string Reference(JsonObject obj)
    {
        var target = Spec(obj).Object("scaleTargetRef");
        return $"{target.String("kind")}/{target.String("name")}";
    }

    private static string RoleRef(JsonObject obj) =>
        $"{obj.Object("roleRef").String("kind")}/{obj.Object("roleRef").String("name")}";

    private static string Controller(JsonObject obj)
    {
        var owner = obj.Object("metadata")
            .Array("ownerReferences")
            .Objects()
            .FirstOrDefault(o => o.Boolean("controller") == true);
        return owner is null ? None : $"{owner.String("kind")?.ToLowerInvariant()}.apps/{owner.String("name")}";
    }

    private static string Hosts(JsonObject ingress)
    {
        var hosts = Spec(ingress)
            .Array("rules")
            .Objects()
            .Select(r => r.String("host"))
            .Where(h => !string.IsNullOrEmpty(h))
            .ToList();
        return hosts.Count == 0 ? "*" : string.Join(',', hosts);
    }
}
