using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Simulator.Workloads.DaemonSets;

/// <summary>Keeps the templates of a DaemonSet or StatefulSet as ControllerRevisions, each named by its hash.</summary>
internal sealed class RevisionHistory(ControllerContext context, ResourceType type)
{
    public const string HashLabel = "controller-revision-hash";

    /// <summary>The hash of the present template, recorded as the newest revision; the oldest beyond the limit are forgotten.</summary>
    /// <param name="owner">Whose template it is.</param>
    /// <param name="inUse">The hashes that pods still have.</param>
    public string Record(JsonObject owner, IReadOnlySet<string> inUse)
    {
        var template = owner.At("spec", "template");
        var hash = PodTemplate.Hash(template, owner.Number("status", "collisionCount") ?? 0);
        var revisions = context.View.ControlledBy(Kinds.ControllerRevisions, owner.Uid());
        var newest = revisions.Select(Number).DefaultIfEmpty().Max();
        var current = revisions.FirstOrDefault(revision => revision.Label(HashLabel) == hash);
        if (current is null)
        {
            context.Cluster.Create(
                Kinds.ControllerRevisions,
                New(owner, template, hash, newest + 1),
                ControllerContext.Manager
            );
        }
        else if (Number(current) < newest)
        {
            var copy = current.Copy();
            copy["revision"] = newest + 1;
            context.Cluster.Update(Kinds.ControllerRevisions, copy, ControllerContext.Manager);
        }
        Forget(owner, revisions, hash, inUse);
        return hash;
    }

    /// <summary>The pod template of a revision; null: it is forgotten.</summary>
    /// <param name="owner">Whose revision it is.</param>
    /// <param name="name">The revision's name.</param>
    public JsonNode? Template(JsonObject owner, string name) =>
        context.View.Get(Kinds.ControllerRevisions, owner.Key() with { Name = name }).At("data", "spec", "template");

    private static int Number(JsonObject revision) => revision.Number("revision") ?? 0;

    private JsonObject New(JsonObject owner, JsonNode? template, string hash, int number)
    {
        var labels = template.Map("metadata", "labels")?.Copy() ?? [];
        labels[HashLabel] = hash;
        return new()
        {
            ["apiVersion"] = Kinds.ControllerRevisions.ApiVersion,
            ["kind"] = Kinds.ControllerRevisions.Kind,
            ["metadata"] = new JsonObject
            {
                ["namespace"] = owner.Key().Namespace,
                ["name"] = string.Create(CultureInfo.InvariantCulture, $"{owner.Name()}-{hash}"),
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(owner.ControllerReference(type)),
            },
            ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = template?.DeepClone() } },
            ["revision"] = number,
        };
    }

    private void Forget(
        JsonObject owner,
        IReadOnlyList<JsonObject> revisions,
        string current,
        IReadOnlySet<string> inUse
    )
    {
        var old = revisions
            .Where(revision => revision.Label(HashLabel) is { } hash && hash != current && !inUse.Contains(hash))
            .OrderBy(Number)
            .ToList();
        foreach (var revision in old.Take(old.Count - (owner.Number("spec", "revisionHistoryLimit") ?? 10)))
        {
            try
            {
                context.Cluster.Delete(Kinds.ControllerRevisions, revision.Key(), uid: revision.Uid());
            }
            catch (KubernetesException exception) when (exception.IsNotFound)
            {
                // Gone already.
            }
        }
    }
}
