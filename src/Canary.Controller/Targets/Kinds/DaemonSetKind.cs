using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Routing;

namespace Canary.Controller.Targets.Kinds;

/// <summary>DaemonSets: the nodes decide their size; idle with a node selector that no node fits.</summary>
internal sealed class DaemonSetKind : IWorkloadKind
{
    /// <summary>The node selector's key that makes a DaemonSet idle.</summary>
    public const string IdleKey = "canary.dev/scale-to-zero";

    private static readonly string[] Selector = ["f:spec", "f:template", "f:spec", "f:nodeSelector"];

    /// <summary>Flagger's too, so that a DaemonSet that it left idle is known to be.</summary>
    private static readonly string[] IdleKeys = [IdleKey, "flagger.app/scale-to-zero"];

    public static ResourceType DaemonSets { get; } = new("apps", "v1", "daemonsets", "DaemonSet");

    public ResourceType Type => DaemonSets;

    public JsonTypeInfo<V1Workload> Projection { get; } = JsonProjection.Of(Project);

    public Sizing Sizing => Sizing.Nodes;

    public IReadOnlyList<string> CopiedSpec { get; } = ["updateStrategy", "minReadySeconds", "revisionHistoryLimit"];

    /// <summary>A merge patch: a node selector is owned whole, so applying a key of it would give up those that the user wrote.</summary>
    public Patch ResizeTarget(V1Workload seen, int replicas)
    {
        var selector = new JsonObject();
        foreach (var key in replicas == 0 ? [IdleKey] : IdleKeys)
        {
            selector[key] = replicas == 0 ? "true" : null;
        }
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = seen.Metadata.Uid },
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject { ["spec"] = new JsonObject { ["nodeSelector"] = selector } },
            },
        };
        return Patch.Merge(body) with { FieldManager = FieldManagers.Controller };
    }

    public void Wake(JsonObject template)
    {
        if (template["spec"] is not JsonObject spec || spec["nodeSelector"] is not JsonObject selector)
        {
            return;
        }
        foreach (var key in IdleKeys)
        {
            selector.Remove(key);
        }
        if (selector.Count == 0)
        {
            spec.Remove("nodeSelector");
        }
    }

    private static V1Workload Project(JsonElement set)
    {
        var selector = set.Child("spec", "template", "spec", "nodeSelector");
        var idle = IdleKeys.Any(key => selector.Child(key).ValueKind == JsonValueKind.String);
        var workload = WorkloadProjection.Project(set);
        return workload with
        {
            Replicas = idle ? 0 : Math.Max(1, set.Child("status", "desiredNumberScheduled").Number() ?? 1),
            TemplateHash = selector.ValueKind == JsonValueKind.Object ? HashAwake(set) : workload.TemplateHash,
            SizeManagers = WorkloadProjection.ManagersOf(set, Selector),
            Unfit = RollingUpdate.FindObstacle(DaemonSets, workload, set.Child("spec")),
            Status = ReadStatus(set.Child("status"), idle),
        };
    }

    /// <summary>Being idle is no part of the revision.</summary>
    private static string HashAwake(JsonElement set)
    {
        var template = JsonObject.Create(set.Child("spec", "template").Clone())!;
        new DaemonSetKind().Wake(template);
        using var document = JsonDocument.Parse(template.ToJsonString());
        return CanonicalJson.Hash(document.RootElement);
    }

    private static V1WorkloadStatus ReadStatus(JsonElement status, bool idle)
    {
        var generation = status.Child("observedGeneration").Number() ?? 0;
        if (status.Child("desiredNumberScheduled").Number() == 0 && !idle)
        {
            // No node fits: then no pod at all is all that is asked for, and counts as one that is there.
            return new()
            {
                ObservedGeneration = generation,
                Replicas = 1,
                UpdatedReplicas = 1,
                AvailableReplicas = 1,
            };
        }
        return new()
        {
            ObservedGeneration = generation,
            Replicas =
                (status.Child("currentNumberScheduled").Number() ?? 0)
                + (status.Child("numberMisscheduled").Number() ?? 0),
            UpdatedReplicas = status.Child("updatedNumberScheduled").Number() ?? 0,
            AvailableReplicas = status.Child("numberAvailable").Number() ?? 0,
        };
    }
}
