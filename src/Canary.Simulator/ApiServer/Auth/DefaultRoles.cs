using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Registry;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>The ClusterRoles that every cluster has: for administrators, editors and viewers of a namespace, and their binding to masters.</summary>
internal static class DefaultRoles
{
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];

    private static readonly (string Group, string[] Resources)[] Viewed =
    [
        (
            "",
            [
                "configmaps",
                "endpoints",
                "events",
                "persistentvolumeclaims",
                "pods",
                "pods/log",
                "pods/status",
                "replicationcontrollers",
                "replicationcontrollers/scale",
                "serviceaccounts",
                "services",
                "services/status",
                "limitranges",
                "resourcequotas",
                "namespaces",
            ]
        ),
        (
            "apps",
            [
                "controllerrevisions",
                "daemonsets",
                "daemonsets/status",
                "deployments",
                "deployments/scale",
                "deployments/status",
                "replicasets",
                "replicasets/scale",
                "replicasets/status",
                "statefulsets",
                "statefulsets/scale",
                "statefulsets/status",
            ]
        ),
        ("autoscaling", ["horizontalpodautoscalers", "horizontalpodautoscalers/status"]),
        ("batch", ["cronjobs", "cronjobs/status", "jobs", "jobs/status"]),
        ("discovery.k8s.io", ["endpointslices"]),
        ("networking.k8s.io", ["ingresses", "ingresses/status", "networkpolicies"]),
        ("policy", ["poddisruptionbudgets", "poddisruptionbudgets/status"]),
    ];

    private static readonly (string Group, string[] Resources)[] Edited =
    [
        (
            "",
            [
                "configmaps",
                "endpoints",
                "events",
                "persistentvolumeclaims",
                "pods",
                "pods/eviction",
                "replicationcontrollers",
                "replicationcontrollers/scale",
                "secrets",
                "serviceaccounts",
                "services",
            ]
        ),
        (
            "apps",
            [
                "daemonsets",
                "deployments",
                "deployments/rollback",
                "deployments/scale",
                "replicasets",
                "replicasets/scale",
                "statefulsets",
                "statefulsets/scale",
            ]
        ),
        ("autoscaling", ["horizontalpodautoscalers"]),
        ("batch", ["cronjobs", "jobs"]),
        ("coordination.k8s.io", ["leases"]),
        ("discovery.k8s.io", ["endpointslices"]),
        ("networking.k8s.io", ["ingresses", "networkpolicies"]),
        ("policy", ["poddisruptionbudgets"]),
    ];

    public static void Create(ObjectRegistry registry)
    {
        var view = Rules(Viewed, Read);
        var edit = view.Concat(Rules([("", ["secrets"]), ("coordination.k8s.io", ["leases"])], Read))
            .Concat(Rules(Edited, Write))
            .ToList();
        var roles = ((string, string[])[])[("rbac.authorization.k8s.io", ["roles", "rolebindings"])];
        Role(registry, "view", view);
        Role(registry, "edit", edit);
        Role(registry, "admin", [.. edit, .. Rules(roles, [.. Read, .. Write])]);
        Role(
            registry,
            "cluster-admin",
            [Rule("*", ["*"], ["*"]), new JsonObject { ["verbs"] = List(["*"]), ["nonResourceURLs"] = List(["*"]) }]
        );
        Binding(registry, "cluster-admin", "system:masters");
    }

    private static IEnumerable<JsonObject> Rules((string Group, string[] Resources)[] kinds, string[] verbs) =>
        kinds.Select(k => Rule(k.Group, k.Resources, verbs));

    private static JsonObject Rule(string group, string[] resources, string[] verbs) =>
        new()
        {
            ["verbs"] = List(verbs),
            ["apiGroups"] = List([group]),
            ["resources"] = List(resources),
        };

    private static void Role(ObjectRegistry registry, string name, IEnumerable<JsonObject> rules) =>
        Create(
            registry,
            "clusterroles",
            name,
            new JsonObject { ["rules"] = new JsonArray([.. rules.Select(r => r.DeepClone())]) }
        );

    private static void Binding(ObjectRegistry registry, string role, string group) =>
        Create(
            registry,
            "clusterrolebindings",
            role,
            new JsonObject
            {
                ["subjects"] = new JsonArray(
                    new JsonObject
                    {
                        ["kind"] = "Group",
                        ["apiGroup"] = "rbac.authorization.k8s.io",
                        ["name"] = group,
                    }
                ),
                ["roleRef"] = new JsonObject
                {
                    ["apiGroup"] = "rbac.authorization.k8s.io",
                    ["kind"] = "ClusterRole",
                    ["name"] = role,
                },
            }
        );

    private static void Create(ObjectRegistry registry, string plural, string name, JsonObject obj)
    {
        var definition = registry.Catalogue.Find("rbac.authorization.k8s.io", "v1", plural)!; // built in
        obj["kind"] = definition.Type.Kind;
        obj["apiVersion"] = definition.Type.ApiVersion;
        obj["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" },
        };
        ObjectDecoding.Decode(definition, obj);
        registry.Create(definition, "", obj, new WriteOptions { FieldManager = "kube-apiserver" });
    }

    private static JsonArray List(string[] values) => [.. values.Select(v => (JsonNode)v)];
}
