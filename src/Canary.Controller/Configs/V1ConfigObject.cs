using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Configs;

/// <summary>A ConfigMap or Secret as the stores hold it: whose it is and which version, never what is in it.</summary>
internal sealed record V1ConfigObject : IKubernetesObject
{
    /// <summary>Flagger's annotation, and the controller's own.</summary>
    private static readonly string[] OptOut = ["canary.dev/config-tracking", "flagger.app/config-tracking"];

    public static JsonTypeInfo<V1ConfigObject> Projection { get; } = JsonProjection.Of(Project);

    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Its users want it left alone: no change of it starts a rollout, and the primary shares it.</summary>
    public bool IsUntracked { get; init; }

    public static V1ConfigObject Project(JsonElement document)
    {
        var metadata = JsonProjection.Metadata(document);
        return new()
        {
            Metadata = metadata with { Annotations = Kept(metadata.Annotations), Labels = null },
            IsUntracked = OptOut.Any(key =>
                metadata.Annotations?.GetValueOrDefault(key)?.StartsWith("disable", StringComparison.Ordinal) == true
            ),
        };
    }

    /// <summary>Those that tell whose it is.</summary>
    private static Dictionary<string, string>? Kept(IReadOnlyDictionary<string, string>? annotations) =>
        annotations?.ContainsKey(CanaryOwner.Annotation) is true
            ? annotations
                .Where(annotation => annotation.Key is CanaryOwner.Annotation or CanaryOwner.AdoptingAnnotation)
                .ToDictionary()
            : null;
}
