using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Kubernetes.Client;

namespace Canary.Controller.Tests.GitOps.Sync;

/// <summary>
/// Applies on its own side, as Argo CD and kubectl do: a three-way merge of what it applied last, which an annotation remembers, what is in
/// Git, and what is there. Fields to ignore are taken from what is there, as RespectIgnoreDifferences wants it.
/// </summary>
/// <param name="world">Where it works.</param>
/// <param name="ignored">The fields of an object that are not its concern, as JSON pointers.</param>
internal sealed class ArgoAgent(Scenario world, Func<JsonObject, IEnumerable<string>> ignored) : GitAgent(world)
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    protected override void Apply(JsonObject manifest)
    {
        var metadata = manifest["metadata"]!.AsObject();
        var annotations = metadata["annotations"] as JsonObject ?? [];
        metadata["annotations"] = annotations;
        annotations["argocd.argoproj.io/tracking-id"] =
            $"shop:{manifest["kind"]}:{metadata["namespace"]}/{metadata["name"]}";
        var live = Live(manifest);
        foreach (var pointer in ignored(manifest))
        {
            TakeOver(manifest, live, pointer);
        }
        annotations[LastApplied] = manifest.ToJsonString();
        if (live is null)
        {
            Writes.Writing(() => World.Cluster.Create(Kinds.Of(manifest), manifest, "argocd-controller"));
            return;
        }
        var before = (string?)live["metadata"]!["annotations"]?[LastApplied] is { } json
            ? JsonNode.Parse(json)!.AsObject()
            : [];
        var patch = ThreeWayMerge.Patch(before, manifest, live);
        // The annotation alone is no reason to write.
        if (ThreeWayMerge.IsOnly(patch, "metadata", "annotations", LastApplied))
        {
            return;
        }
        var kind = IsBuiltIn(manifest) ? PatchKind.StrategicMerge : PatchKind.Merge;
        var sent = new Patch(kind, patch) { FieldManager = "argocd-controller" };
        Writes.Writing(() => World.Patch(Kinds.Of(manifest), (string)metadata["name"]!, sent));
    }

    private static bool IsBuiltIn(JsonObject manifest) =>
        (string?)manifest["apiVersion"] is "v1" or "apps/v1" or "autoscaling/v2" or "networking.k8s.io/v1";

    /// <summary>The field as it is there; where it is not, it is not asked for.</summary>
    private static void TakeOver(JsonObject manifest, JsonObject? live, string pointer)
    {
        var path = pointer
            .Split('/')
            .Skip(1)
            .Select(part => part.Replace("~1", "/", StringComparison.Ordinal))
            .ToList();
        JsonNode? to = manifest;
        JsonNode? from = live;
        foreach (var part in path.SkipLast(1))
        {
            (to, from) = (to?[part], from?[part]);
        }
        if (to is JsonObject parent && live is not null)
        {
            parent.Remove(path[^1]);
            if (from?[path[^1]] is { } value)
            {
                parent[path[^1]] = value.DeepClone();
            }
        }
    }
}
