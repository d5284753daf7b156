using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Resources.V1;

/// <summary>
/// What ties an object that the controller made to its Canary, and lets it go with it. The tie is an owner reference, by uid; the Canary's name stands
/// beside it in an annotation, so that the object is known again when the reference is lost: the Canary was deleted with
/// <c>--cascade=orphan</c>, or both come from a backup.
/// </summary>
public static class CanaryOwner
{
    /// <summary>On what the controller makes: the name of the Canary that it is made for, in the same namespace.</summary>
    public const string Annotation = "canary.dev/owner";

    /// <summary>On what is being adopted, until that is done.</summary>
    public const string AdoptingAnnotation = "canary.dev/adopting";

    /// <summary>Writes the tie into the metadata of an object that is rendered.</summary>
    public static void Mark(JsonObject metadata, V1Canary canary)
    {
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }
        annotations[Annotation] = canary.Metadata.Name;
        metadata["ownerReferences"] = new JsonArray((JsonNode)Reference(canary));
    }

    /// <summary>The owner reference.</summary>
    public static JsonObject Reference(V1Canary canary) =>
        new()
        {
            ["apiVersion"] = canary.ApiVersion,
            ["kind"] = canary.Kind,
            ["name"] = canary.Metadata.Name,
            ["uid"] = canary.Metadata.Uid,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        };

    /// <summary>This very Canary is among its owners.</summary>
    public static bool Owns(V1Canary canary, V1ObjectMeta made) =>
        made.OwnerReferences?.Any(owner => owner.Uid == canary.Metadata.Uid) is true;

    /// <summary>The one owner that manages it; null: nobody does.</summary>
    public static V1OwnerReference? ControllerOf(V1ObjectMeta made) =>
        made.OwnerReferences?.FirstOrDefault(owner => owner.Controller is true);

    /// <summary>It was made for a Canary of this one's name, and nobody manages it: this one may adopt it.</summary>
    public static bool MayAdopt(V1Canary canary, V1ObjectMeta made) =>
        made.Namespace == canary.Metadata.Namespace
        && made.Annotations?.GetValueOrDefault(Annotation) == canary.Metadata.Name
        && ControllerOf(made) is null;

    /// <summary>The Canary that may adopt it, or that has begun to; null: none.</summary>
    public static ObjectKey? AdopterOf(V1ObjectMeta made) =>
        made.Annotations?.GetValueOrDefault(Annotation) is { Length: > 0 } name
        && (ControllerOf(made) is null || made.Annotations.ContainsKey(AdoptingAnnotation))
            ? made.Key with
            {
                Name = name,
            }
            : null;
}
