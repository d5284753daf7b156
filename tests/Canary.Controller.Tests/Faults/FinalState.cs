using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Controller.Tests.World;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Faults;

/// <summary>What a story leaves behind in the cluster, without what differs from run to run: times, versions, uids, addresses, random values.</summary>
internal static partial class FinalState
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly string[] Kinds =
    [
        "canaries",
        "deployments",
        "daemonsets",
        "statefulsets",
        "services",
        "configmaps",
        "secrets",
        "httproutes",
        "grpcroutes",
        "virtualservices",
        "destinationrules",
        "ingresses",
        "horizontalpodautoscalers",
        "scaledobjects",
        "poddisruptionbudgets",
    ];

    /// <summary>What the server, and time, put into an object.</summary>
    private static readonly string[] Volatile =
    [
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "managedFields",
        "clusterIP",
        "clusterIPs",
        "deployment.kubernetes.io/revision",
        "deprecated.daemonset.template.generation",
    ];

    /// <summary>Of a Canary's status only what it has come to.</summary>
    private static readonly string[] Kept =
    [
        "phase",
        "reason",
        "canaryWeight",
        "mirrorWeight",
        "match",
        "lastAppliedSpec",
        "lastPromotedSpec",
        "trackedConfigs",
        "awaitsPostRollout",
        "promoteBy",
        "pause",
        "primaryFloor",
        "stalled",
    ];

    /// <summary>All objects of the namespace that anybody but the cluster itself made, by kind and name, as JSON.</summary>
    public static SortedDictionary<string, string> Of(Scenario world)
    {
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in world.Cluster.Types.Where(type => Kinds.Contains(type.Plural)).DistinctBy(Identity))
        {
            foreach (var obj in world.Cluster.List(type, Manifests.Namespace))
            {
                var kept = Normal(obj)!.AsObject();
                if (IsAutoscaled(world, type, obj))
                {
                    kept["spec"]!.AsObject().Remove("replicas");
                }
                kept["status"] = Status(type, obj);
                var text = Moments().Replace(kept.ToJsonString(Indented), "*");
                state[$"{type.Kind} {obj["metadata"]!["name"]}"] = Cookies().Replace(text, "$1=*");
            }
        }
        foreach (var pods in world.Cluster.List(World.Kinds.Pods, Manifests.Namespace).GroupBy(App))
        {
            var all = pods.Select(Describe).Order(StringComparer.Ordinal);
            var owner = World.Kinds.Deployments;
            var isAutoscaled = world.Find(owner, pods.Key) is { } deployment && IsAutoscaled(world, owner, deployment);
            state[$"pods of {pods.Key}"] = string.Join(", ", isAutoscaled ? all.Distinct() : all);
        }
        return state;
    }

    /// <summary>Its size is the autoscaler's, and follows from how long the load lasted.</summary>
    private static bool IsAutoscaled(Scenario world, ResourceType type, JsonObject obj) =>
        type == World.Kinds.Deployments
        && (int?)obj["spec"]?["replicas"] > 0
        && new[] { World.Kinds.Autoscalers, World.Kinds.ScaledObjects }
            .Where(world.Cluster.Types.Contains)
            .SelectMany(kind => world.Cluster.List(kind, Manifests.Namespace))
            .Any(scaler => (string?)scaler["spec"]?["scaleTargetRef"]?["name"] == (string?)obj["metadata"]!["name"]);

    private static (string, string) Identity(ResourceType type) => (type.Group, type.Plural);

    private static string App(JsonObject pod) => (string?)pod["metadata"]!["labels"]?["app"] ?? "";

    private static string Describe(JsonObject pod)
    {
        var ready = pod["status"]
            ?["conditions"]?.AsArray()
            .Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True");
        return $"{pod["spec"]!["containers"]![0]!["image"]} {(ready == true ? "ready" : "not ready")}";
    }

    private static JsonObject? Status(ResourceType type, JsonObject obj)
    {
        var status = obj["status"];
        if (type != V1Canary.Type || status is null)
        {
            return null;
        }
        var kept = new JsonObject();
        foreach (var field in Kept)
        {
            kept[field] = Normal(status[field]);
        }
        kept["hash"] = status["revision"]?["hash"]?.DeepClone();
        kept["history"] = Each(status["history"], run => $"{run["revision"]} {run["result"]} {run["reason"]}");
        kept["conditions"] = Each(status["conditions"], c => $"{c["type"]} {c["status"]} {c["reason"]}");
        kept["gates"] = Each(status["gates"], gate => $"{gate["name"]} {gate["state"]} {gate["by"]}");
        kept["commands"] = Each(status["commands"], c => $"{c["command"]} {c["accepted"]} {c["by"]}");
        return kept;
    }

    private static JsonArray Each(JsonNode? list, Func<JsonNode, string> describe) =>
        new([.. (list?.AsArray() ?? []).Select(item => (JsonNode)describe(item!))]);

    private static JsonNode? Normal(JsonNode? node) =>
        node switch
        {
            JsonObject obj => new JsonObject(
                obj.Where(field => !Volatile.Contains(field.Key) && !IsTime(field.Value))
                    .Where(field => field.Key != "status")
                    .OrderBy(field => field.Key, StringComparer.Ordinal)
                    .Select(field => KeyValuePair.Create(field.Key, Normal(field.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Normal)]),
            _ => node?.DeepClone(),
        };

    [GeneratedRegex(@"(?<=@)\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Moments();

    [GeneratedRegex("(canary-user|primary-user)=\\w+")]
    private static partial Regex Cookies();

    private static bool IsTime(JsonNode? node) =>
        node is JsonValue value
        && value.GetValueKind() == JsonValueKind.String
        && (string?)value is { Length: >= 20 } text
        && text[10] == 'T'
        && DateTimeOffset.TryParse(text, null, out _);
}
