using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Controller.Targets;

/// <summary>Takes from a primary what it runs, and makes a primary of that again. Pure.</summary>
/// <param name="kind">What the target is.</param>
/// <param name="canary">Whose primary it is.</param>
/// <param name="metadata">Which of the target's labels and annotations go along.</param>
internal sealed class PrimarySnapshot(IWorkloadKind kind, V1Canary canary, CopiedMetadata metadata)
{
    private static readonly string[] Always = ["selector", "template"];

    /// <summary>
    /// The annotation by which a revision is kept when a primary is about to run another; null: there is nothing to keep, or it is not known any
    /// more.
    /// </summary>
    /// <param name="primary">As the server has it.</param>
    /// <param name="keep">The revision that it runs, or ran, for good.</param>
    /// <param name="next">The revision that it is about to be given.</param>
    public string? Keep(JsonElement primary, string keep, string next)
    {
        var annotations = primary.Child("metadata", "annotations");
        var kept = annotations.Child(KeptContent.Annotation).Text();
        if (kept.StartsWith($"{keep}:", StringComparison.Ordinal))
        {
            return kept;
        }
        // It was given that revision before, and what it ran until then was not kept.
        var isWritten = annotations.Child(PrimaryRenderer.RevisionAnnotation).Text() == next;
        return isWritten ? null : KeptContent.Pack(keep, Take(JsonObject.Create(primary) ?? []));
    }

    /// <summary>The primary with what was kept, ready for server-side apply. Its size is not part of it.</summary>
    public JsonObject Restore(string name, string revision, JsonObject content)
    {
        var annotations = content["annotations"]?.DeepClone().AsObject() ?? [];
        annotations[PrimaryRenderer.RevisionAnnotation] = revision;
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = canary.Metadata.Namespace,
            ["labels"] = content["labels"]?.DeepClone(),
            ["annotations"] = annotations,
        };
        CanaryOwner.Mark(metadata, canary);
        return new JsonObject
        {
            ["apiVersion"] = kind.Type.ApiVersion,
            ["kind"] = kind.Type.Kind,
            ["metadata"] = metadata,
            ["spec"] = content["spec"]?.DeepClone(),
        };
    }

    private JsonObject Take(JsonObject primary)
    {
        var spec = new JsonObject();
        foreach (var field in kind.CopiedSpec.Concat(Always))
        {
            if (primary["spec"]?[field] is { } value)
            {
                spec[field] = value.DeepClone();
            }
        }
        if (spec["template"]?["metadata"] is JsonObject pods)
        {
            pods.Remove("creationTimestamp");
        }
        var annotations = metadata.Filter(primary["metadata"]?["annotations"]);
        annotations.Remove(PrimaryRenderer.RevisionAnnotation);
        annotations.Remove(KeptContent.Annotation);
        annotations.Remove(CanaryOwner.Annotation);
        return new JsonObject
        {
            ["labels"] = LabelsOf(primary),
            ["annotations"] = annotations,
            ["spec"] = spec,
        };
    }

    /// <summary>Those that were copied, and that by which it is selected.</summary>
    private JsonObject LabelsOf(JsonObject primary)
    {
        var all = primary["metadata"]?["labels"] as JsonObject ?? [];
        var labels = metadata.Filter(all);
        foreach (var (key, value) in primary["spec"]?["selector"]?["matchLabels"] as JsonObject ?? [])
        {
            if (all.ContainsKey(key))
            {
                labels[key] = value?.DeepClone();
            }
        }
        return labels;
    }
}
