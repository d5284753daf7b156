using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Targets;

/// <summary>Makes the primary out of the target. Pure: the target is copied, never changed.</summary>
internal static class PrimaryRenderer
{
    /// <summary>On the primary: the revision that it was given.</summary>
    public const string RevisionAnnotation = "canary.dev/revision";

    private const string Suffix = "-primary";

    /// <summary>Fields of <c>spec</c> that the primary takes over as they are.</summary>
    private static readonly string[] CopiedSpec =
    [
        "strategy",
        "minReadySeconds",
        "progressDeadlineSeconds",
        "revisionHistoryLimit",
    ];

    /// <summary>The name of the primary of a target.</summary>
    public static string NameOf(string target) => target + Suffix;

    /// <summary>The primary, ready for server-side apply.</summary>
    /// <param name="target">The whole Deployment as the server has it.</param>
    /// <param name="canary">Whose primary it is.</param>
    /// <param name="label">The label by which the target's pods are selected.</param>
    /// <param name="effect">Revision and size.</param>
    /// <param name="metadata">Which of the target's labels and annotations go along.</param>
    public static JsonObject Render(
        JsonObject target,
        V1Canary canary,
        KeyValuePair<string, string> label,
        WritePrimary effect,
        CopiedMetadata metadata
    )
    {
        var from = target["metadata"]!.AsObject(); // The server sends no object without metadata and spec.
        var spec = target["spec"]!.AsObject();
        var primaryLabel = new KeyValuePair<string, string>(label.Key, label.Value + Suffix);

        var labels = metadata.Filter(from["labels"]);
        labels[label.Key] = primaryLabel.Value;
        var annotations = metadata.Filter(from["annotations"]);
        annotations[RevisionAnnotation] = effect.Revision;

        return new JsonObject
        {
            ["apiVersion"] = V1Deployment.Type.ApiVersion,
            ["kind"] = V1Deployment.Type.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = NameOf((string)from["name"]!),
                ["namespace"] = canary.Metadata.Namespace,
                ["labels"] = labels,
                ["annotations"] = annotations,
                ["ownerReferences"] = new JsonArray(OwnerReference(canary)),
            },
            ["spec"] = RenderSpec(spec, label, primaryLabel, effect.Replicas),
        };
    }

    private static JsonObject RenderSpec(
        JsonObject spec,
        KeyValuePair<string, string> label,
        KeyValuePair<string, string> primaryLabel,
        int replicas
    )
    {
        var rendered = new JsonObject { ["replicas"] = replicas };
        foreach (var field in CopiedSpec)
        {
            if (spec[field] is { } value)
            {
                rendered[field] = value.DeepClone();
            }
        }
        var rename = new SelectorRename(label, primaryLabel.Value);
        rendered["selector"] = spec["selector"]!.DeepClone();
        rename.InSelector(rendered["selector"]);
        rendered["template"] = RenderTemplate(spec["template"]!.AsObject(), primaryLabel, rename);
        return rendered;
    }

    private static JsonObject RenderTemplate(
        JsonObject original,
        KeyValuePair<string, string> primaryLabel,
        SelectorRename rename
    )
    {
        var template = original.DeepClone().AsObject();
        if (template["metadata"] is not JsonObject metadata)
        {
            template["metadata"] = metadata = [];
        }
        metadata.Remove("creationTimestamp");
        if (metadata["labels"] is not JsonObject labels)
        {
            metadata["labels"] = labels = [];
        }
        labels[primaryLabel.Key] = primaryLabel.Value;
        rename.InPodSpec(template["spec"]);
        return template;
    }

    private static JsonObject OwnerReference(V1Canary canary) =>
        new()
        {
            ["apiVersion"] = V1Canary.Type.ApiVersion,
            ["kind"] = V1Canary.Type.Kind,
            ["name"] = canary.Metadata.Name,
            ["uid"] = canary.Metadata.Uid,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        };
}
