using System.Text.Json.Nodes;
using Canary.Controller.Configs;
using Canary.Resources.V1;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>Makes the primary out of the target. Pure: the target is copied, never changed.</summary>
/// <param name="kind">What the target is.</param>
/// <param name="canary">Whose primary it is.</param>
/// <param name="label">The label by which the target's pods are selected.</param>
/// <param name="metadata">Which of the target's labels and annotations go along.</param>
/// <param name="apex">The service that its pods answer for by a label of their own; null: they are selected by <paramref name="label"/> alone.</param>
internal sealed class PrimaryRenderer(
    IWorkloadKind kind,
    V1Canary canary,
    KeyValuePair<string, string> label,
    CopiedMetadata metadata,
    string? apex = null
)
{
    /// <summary>
    /// On the primary: the revision that it was given. On its pods too, so that they are replaced when nothing but their configuration
    /// changed, and are left alone by a promotion that changes nothing.
    /// </summary>
    public const string RevisionAnnotation = "canary.dev/revision";

    private const string Suffix = "-primary";

    private readonly string primaryValue = label.Value + Suffix;

    /// <summary>The name of the primary of a target.</summary>
    public static string NameOf(string target) => target + Suffix;

    /// <summary>The primary, ready for server-side apply. Its size is not part of it.</summary>
    /// <param name="target">The whole workload as the server has it.</param>
    /// <param name="revision">What it is given.</param>
    /// <param name="configs">Names of copied ConfigMaps and Secrets, by the ids of the originals.</param>
    /// <param name="kept">What it ran before, as <see cref="KeptContent"/> has it; null: that is not kept.</param>
    public JsonObject Render(
        JsonObject target,
        string revision,
        IReadOnlyDictionary<string, string> configs,
        string? kept = null
    )
    {
        var from = target["metadata"]!.AsObject(); // The server sends no object without metadata and spec.
        var labels = metadata.Filter(from["labels"]);
        labels[label.Key] = primaryValue;
        var annotations = metadata.Filter(from["annotations"]);
        annotations[RevisionAnnotation] = revision;
        if (kept is not null)
        {
            annotations[KeptContent.Annotation] = kept;
        }

        var made = new JsonObject
        {
            ["name"] = NameOf((string)from["name"]!),
            ["namespace"] = canary.Metadata.Namespace,
            ["labels"] = labels,
            ["annotations"] = annotations,
        };
        CanaryOwner.Mark(made, canary);
        return new JsonObject
        {
            ["apiVersion"] = kind.Type.ApiVersion,
            ["kind"] = kind.Type.Kind,
            ["metadata"] = made,
            ["spec"] = RenderSpec(target["spec"]!.AsObject(), revision, configs),
        };
    }

    private JsonObject RenderSpec(JsonObject spec, string revision, IReadOnlyDictionary<string, string> configs)
    {
        var rendered = new JsonObject();
        foreach (var field in kind.CopiedSpec)
        {
            if (spec[field] is { } value)
            {
                rendered[field] = value.DeepClone();
            }
        }
        var rename = new SelectorRename(label, primaryValue);
        rendered["selector"] = spec["selector"]!.DeepClone();
        rename.InSelector(rendered["selector"]);
        rendered["template"] = RenderTemplate(spec["template"]!.DeepClone().AsObject(), revision);
        if (rendered["template"]?["spec"] is JsonObject podSpec)
        {
            rename.InPodSpec(podSpec);
            ConfigReferences.Rename(podSpec, configs);
        }
        return rendered;
    }

    private JsonObject RenderTemplate(JsonObject template, string revision)
    {
        kind.Wake(template);
        var pods = Member(template, "metadata");
        pods.Remove("creationTimestamp");
        Member(pods, "labels")[label.Key] = primaryValue;
        if (apex is not null)
        {
            Member(pods, "labels")[PodLabels.Apex] = apex;
        }
        Member(pods, "annotations")[RevisionAnnotation] = revision;
        return template;
    }

    private static JsonObject Member(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject member)
        {
            parent[name] = member = [];
        }
        return member;
    }
}
