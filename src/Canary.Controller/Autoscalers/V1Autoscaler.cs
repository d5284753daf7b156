using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Routing;

namespace Canary.Controller.Autoscalers;

/// <summary>An autoscaler of any kind; its spec is kept, since its twin is rendered of it.</summary>
internal sealed record V1Autoscaler : IKubernetesObject
{
    public static JsonTypeInfo<V1Autoscaler> Projection { get; } = JsonProjection.Of(Project);

    public V1ObjectMeta Metadata { get; init; } = new();

    public JsonElement Spec { get; init; }

    /// <summary>Who owns the annotation by which it is paused.</summary>
    public ValueList<string> PauseManagers { get; init; }

    /// <summary>The manager that changed it last, the controller and those of its status apart; null: none has.</summary>
    public string? LastWriter { get; init; }

    /// <summary>It leaves its target alone.</summary>
    public bool IsPaused => Metadata.Annotations?.ContainsKey(ScaledObjectKind.PausedAnnotation) == true;

    /// <summary>They differ in nothing but status.</summary>
    public static bool AskForTheSame(V1Autoscaler left, V1Autoscaler right) =>
        left.Metadata.Uid == right.Metadata.Uid
        && JsonElement.DeepEquals(left.Spec, right.Spec)
        && Pairs(left.Metadata.Annotations).SetEquals(Pairs(right.Metadata.Annotations))
        && Pairs(left.Metadata.Labels).SetEquals(Pairs(right.Metadata.Labels))
        && left.PauseManagers == right.PauseManagers
        && left.Metadata.DeletionTimestamp == right.Metadata.DeletionTimestamp;

    private static HashSet<KeyValuePair<string, string>> Pairs(IReadOnlyDictionary<string, string>? pairs) =>
        [.. pairs ?? new Dictionary<string, string>()];

    private static V1Autoscaler Project(JsonElement document) =>
        new()
        {
            Metadata = JsonProjection.Metadata(document),
            Spec = document.Child("spec") is { ValueKind: JsonValueKind.Object } spec ? spec.Clone() : default,
            PauseManagers = Targets.WorkloadProjection.ManagersOf(
                document,
                "f:metadata",
                "f:annotations",
                "f:" + ScaledObjectKind.PausedAnnotation
            ),
            LastWriter = document
                .Child("metadata", "managedFields")
                .Items()
                .Where(entry => entry.Child("subresource").Text().Length == 0)
                .OrderBy(entry => entry.Child("time").Text(), StringComparer.Ordinal)
                .Select(entry => entry.Child("manager").Text())
                .LastOrDefault(manager => manager != FieldManagers.Controller),
        };
}
