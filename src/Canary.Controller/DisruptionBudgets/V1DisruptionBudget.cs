using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes;

namespace Canary.Controller.DisruptionBudgets;

/// <summary>A PodDisruptionBudget; its spec is kept, since its twin is rendered of it.</summary>
internal sealed record V1DisruptionBudget : IKubernetesObject
{
    /// <summary>Its users want no twin of it.</summary>
    private const string OptOut = "canary.dev/primary-copy";

    public static ResourceType Type { get; } = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget");

    public static JsonTypeInfo<V1DisruptionBudget> Projection { get; } = JsonProjection.Of(Project);

    public V1ObjectMeta Metadata { get; init; } = new();

    public JsonElement Spec { get; init; }

    public bool IsNotCopied =>
        Metadata.Annotations?.GetValueOrDefault(OptOut)?.StartsWith("disable", StringComparison.Ordinal) == true;

    private static V1DisruptionBudget Project(JsonElement document) =>
        new()
        {
            Metadata = JsonProjection.Metadata(document),
            Spec = document.Child("spec") is { ValueKind: JsonValueKind.Object } spec ? spec.Clone() : default,
        };
}
