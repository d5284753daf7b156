using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.Manifests;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.GitSync;

/// <summary>Puts manifests into the cluster by server-side apply, and takes out what is no longer among them.</summary>
internal sealed partial class ManifestApplier(ICluster cluster, GitSyncOptions options)
{
    private const string Manager = "kustomize-controller";
    private const string Prefix = "kustomize.toolkit.fluxcd.io/";

    private readonly Dictionary<SyncedObject, JsonObject> applied = [];
    private HashSet<SyncedObject>? inventory;

    /// <summary>Brings the cluster to the manifests. One that can't be applied keeps none of the others, but nothing is pruned then.</summary>
    public (IReadOnlyList<SyncedChange> Changes, IReadOnlyList<string> Errors) Apply(ManifestSet set)
    {
        // Objects of an earlier run are known by their labels.
        var known = inventory ??= FindMarked();
        var changes = new List<SyncedChange>();
        var errors = new List<string>();
        var wanted = new HashSet<SyncedObject>();
        foreach (var manifest in set.Manifests.OrderBy(Stage))
        {
            try
            {
                Apply(manifest, wanted, changes);
            }
            catch (KubernetesException exception)
            {
                errors.Add($"{manifest.File}:{Locate(manifest, exception.Message)}: {exception.Message}");
            }
        }
        if (options.Prune && set.Errors.Count == 0 && errors.Count == 0)
        {
            Prune(known, wanted, changes, errors);
        }
        known.UnionWith(wanted);
        return (changes, errors);
    }

    /// <summary>What others live in or refer to goes first; objects of other people's kinds go last, as they speak of the rest.</summary>
    private static int Stage(Manifest manifest) =>
        manifest.Kind switch
        {
            "CustomResourceDefinition" => 0,
            "Namespace" => 1,
            _ when IsBuiltIn(manifest) => 2,
            _ => 3,
        };

    private static bool IsBuiltIn(Manifest manifest)
    {
        var slash = manifest.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : manifest.ApiVersion[..slash];
        return !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);
    }

    private static Position Locate(Manifest manifest, string message) =>
        FieldPath().Match(message) is { Success: true } path ? manifest.Locate(path.Value) : manifest.Position;

    private void Apply(Manifest manifest, HashSet<SyncedObject> wanted, List<SyncedChange> changes)
    {
        var type =
            cluster.Types.FirstOrDefault(type => type.Kind == manifest.Kind && type.ApiVersion == manifest.ApiVersion)
            ?? throw new KubernetesException(
                404,
                "NotFound",
                $"no matches for kind \"{manifest.Kind}\" in version \"{manifest.ApiVersion}\""
            );
        var body = Mark(manifest, type);
        var key = body.Key();
        var of = new SyncedObject(type, key);
        if (!wanted.Add(of))
        {
            throw new KubernetesException(409, "AlreadyExists", $"{type.Kind} {key} occurs twice in the repository");
        }
        var live = cluster.Get(type, key);
        if (IsLeftAlone(body, live) || (live is not null && IsAsApplied(of, body, live)))
        {
            return;
        }
        var written = cluster.Apply(type, body.Copy(), Manager);
        applied[of] = body;
        if (live is null)
        {
            changes.Add(new(SyncAction.Created, type, key));
        }
        else if (written.Text("metadata", "resourceVersion") != live.Text("metadata", "resourceVersion"))
        {
            changes.Add(new(SyncAction.Configured, type, key));
        }
    }

    /// <summary>The object as it goes to the cluster: in its namespace, with the labels that say whose it is.</summary>
    private JsonObject Mark(Manifest manifest, ResourceType type)
    {
        var body = manifest.Content.Copy();
        body.Remove("status");
        var metadata = body.Ensure("metadata");
        if (!type.Namespaced)
        {
            metadata.Remove("namespace");
        }
        else if (manifest.Namespace.Length == 0)
        {
            metadata["namespace"] = options.TargetNamespace;
        }
        var labels = body.Ensure("metadata", "labels");
        labels[Prefix + "name"] = options.Name;
        labels[Prefix + "namespace"] = options.Namespace;
        return body;
    }

    private static bool IsLeftAlone(JsonObject body, JsonObject? live) =>
        body.Annotation(Prefix + "reconcile") == "disabled"
        || live?.Annotation(Prefix + "reconcile") == "disabled"
        || (body.Annotation(Prefix + "ssa") ?? live?.Annotation(Prefix + "ssa")) switch
        {
            "Ignore" => true,
            "IfNotPresent" => live is not null,
            _ => false,
        };

    /// <summary>The manifest is the one that was applied last, and nobody has touched what it says.</summary>
    private bool IsAsApplied(SyncedObject of, JsonObject body, JsonObject live) =>
        applied.TryGetValue(of, out var last) && JsonNode.DeepEquals(last, body) && !Drift.Exists(body, live);

    private void Prune(
        HashSet<SyncedObject> known,
        HashSet<SyncedObject> wanted,
        List<SyncedChange> changes,
        List<string> errors
    )
    {
        foreach (var gone in known.Except(wanted).OrderBy(of => of.Key.ToString(), StringComparer.Ordinal).ToList())
        {
            try
            {
                if (cluster.Get(gone.Type, gone.Key) is { } live && IsPrunable(live))
                {
                    cluster.Delete(gone.Type, gone.Key, "Background", live.Uid());
                    changes.Add(new(SyncAction.Pruned, gone.Type, gone.Key));
                }
                known.Remove(gone);
                applied.Remove(gone);
            }
            catch (KubernetesException exception)
            {
                errors.Add($"{gone.Type.Kind} {gone.Key} could not be pruned: {exception.Message}");
            }
        }
    }

    /// <summary>Still ours, not going already, and nobody asked to keep it.</summary>
    private bool IsPrunable(JsonObject live) =>
        !live.IsBeingDeleted()
        && live.Label(Prefix + "name") == options.Name
        && live.Label(Prefix + "namespace") == options.Namespace
        && live.Annotation(Prefix + "prune") != "disabled"
        && live.Annotation(Prefix + "reconcile") != "disabled";

    private HashSet<SyncedObject> FindMarked()
    {
        var selector = $"{Prefix}name={options.Name},{Prefix}namespace={options.Namespace}";
        return
        [
            .. cluster.Types.SelectMany(type =>
                cluster.List(type, labelSelector: selector).Select(obj => new SyncedObject(type, obj.Key()))
            ),
        ];
    }

    [GeneratedRegex(@"\b(?:spec|metadata|data)(?:\.\w+|\[\d+\])+", RegexOptions.CultureInvariant)]
    private static partial Regex FieldPath();
}

/// <summary>An object that the sync looks after.</summary>
internal readonly record struct SyncedObject(ResourceType Type, ObjectKey Key);
