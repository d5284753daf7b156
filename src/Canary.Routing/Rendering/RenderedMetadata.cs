using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Routing.Rendering;

/// <summary>Metadata of the objects that routers write.</summary>
internal static class RenderedMetadata
{
    /// <summary>Hash of what was rendered, weights apart: tells at a glance, and without knowing what was there before, that the spec changed.</summary>
    public const string HashAnnotation = "canary.dev/rendered";

    /// <summary>
    /// Keep Flux from taking back an apex service or route that is in Git too: else it would lead all traffic past the primary at every
    /// reconciliation. On objects that are not in Git they mean nothing.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> FluxGuards { get; } =
    [
        new("kustomize.toolkit.fluxcd.io/reconcile", "disabled"),
        new("helm.toolkit.fluxcd.io/driftDetection", "disabled"),
    ];

    /// <summary>Metadata of an object that the Canary leads.</summary>
    public static JsonObject Led(ObjectKey key, V1Canary canary, V1ServiceMetadata? wanted, V1ObjectMeta? existing)
    {
        var metadata = Plain(key, wanted);
        foreach (var (name, value) in FluxGuards)
        {
            metadata["annotations"]![name] = value;
        }
        if (!Ownership.IsAdopted(existing, canary))
        {
            CanaryOwner.Mark(metadata, canary);
        }
        return metadata;
    }

    /// <summary>Metadata of an object that belongs to nobody.</summary>
    public static JsonObject Plain(ObjectKey key, V1ServiceMetadata? wanted) =>
        new()
        {
            ["name"] = key.Name,
            ["namespace"] = key.Namespace,
            ["labels"] = ToJson(wanted?.Labels),
            ["annotations"] = ToJson(wanted?.Annotations),
        };

    /// <summary>Without maps that hold nothing.</summary>
    public static JsonObject WithoutEmpty(JsonObject metadata)
    {
        foreach (
            var name in metadata
                .Where(member => member.Value is JsonObject { Count: 0 })
                .Select(member => member.Key)
                .ToList()
        )
        {
            metadata.Remove(name);
        }
        return metadata;
    }

    /// <summary>Writes the hash of the object into it.</summary>
    public static JsonObject Stamp(JsonObject rendered, string hash)
    {
        rendered["metadata"]!["annotations"]![HashAnnotation] = hash;
        return rendered;
    }

    public static string? HashOf(V1ObjectMeta metadata) => metadata.Annotations?.GetValueOrDefault(HashAnnotation);

    /// <summary>
    /// The merge patch that takes what <see cref="Led"/> and <see cref="Stamp"/> wrote away from an object; null: they wrote nothing. Labels and
    /// annotations that the spec put on it stay.
    /// </summary>
    public static JsonObject? Reversal(V1ObjectMeta existing, V1Canary canary)
    {
        if (HashOf(existing) is null)
        {
            return null;
        }
        var annotations = new JsonObject { [HashAnnotation] = null };
        foreach (var (name, _) in FluxGuards)
        {
            annotations[name] = null;
        }
        var metadata = new JsonObject { ["annotations"] = annotations };
        if (Ownership.BelongsTo(existing, canary))
        {
            annotations[CanaryOwner.Annotation] = null;
            metadata["ownerReferences"] = Ownership.Others(existing, canary);
        }
        return new() { ["metadata"] = metadata };
    }

    /// <summary>All labels and annotations of the rendered object are there, and so is its owner reference.</summary>
    public static bool IsCurrent(JsonObject rendered, V1ObjectMeta existing, V1Canary canary) =>
        Contains(existing.Labels, rendered["metadata"]?["labels"])
        && Contains(existing.Annotations, rendered["metadata"]?["annotations"])
        && (rendered["metadata"]?["ownerReferences"] is null || Ownership.BelongsTo(existing, canary));

    private static bool Contains(IReadOnlyDictionary<string, string>? existing, JsonNode? rendered) =>
        rendered is not JsonObject wanted
        || wanted.All(member => existing?.GetValueOrDefault(member.Key) == member.Value?.GetValue<string>());

    private static JsonObject ToJson(IReadOnlyDictionary<string, string>? map) =>
        new(
            (map ?? new Dictionary<string, string>()).Select(pair =>
                KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)
            )
        );
}
