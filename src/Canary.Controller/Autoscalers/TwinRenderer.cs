using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Canary.Controller.Targets;
using Canary.Resources.V1;

namespace Canary.Controller.Autoscalers;

/// <summary>Makes the primary's autoscaler out of the target's. Pure.</summary>
/// <param name="kind">What it is.</param>
/// <param name="canary">Whose it is.</param>
/// <param name="copied">Which labels and annotations go along.</param>
internal sealed class TwinRenderer(IAutoscalerKind kind, V1Canary canary, CopiedMetadata copied)
{
    /// <summary>The size that it must not go below for now; absent: what its spec says.</summary>
    public const string FloorAnnotation = "canary.dev/floor";

    private const string HashAnnotation = "canary.dev/rendered";

    /// <summary>Its name.</summary>
    public static string NameOf(string autoscaler) => PrimaryRenderer.NameOf(autoscaler);

    /// <summary>The floor that a twin has; 0: none.</summary>
    public static int FloorOf(V1Autoscaler twin) =>
        int.TryParse(
            twin.Metadata.Annotations?.GetValueOrDefault(FloorAnnotation),
            CultureInfo.InvariantCulture,
            out var floor
        )
            ? floor
            : 0;

    /// <summary>The primary's autoscaler, ready for server-side apply.</summary>
    public JsonObject Render(V1Autoscaler target, V1AutoscalerRef reference, string workload, int floor)
    {
        var spec = kind.RenderSpec(target.Spec, reference, workload, PrimaryRenderer.NameOf(workload));
        var (min, max) = BoundsOf(target, reference, floor);
        kind.Bound(spec, min, max);
        var labels = copied.Filter(ToJson(target.Metadata.Labels));
        var annotations = copied.Filter(ToJson(target.Metadata.Annotations));
        annotations.Remove(ScaledObjectKind.PausedAnnotation);
        if (floor > 0)
        {
            annotations[FloorAnnotation] = floor.ToString(CultureInfo.InvariantCulture);
        }
        var twin = new JsonObject
        {
            ["apiVersion"] = kind.Type.ApiVersion,
            ["kind"] = kind.Type.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = NameOf(target.Metadata.Name),
                ["namespace"] = target.Metadata.Namespace,
                ["labels"] = labels,
                ["annotations"] = annotations,
            },
            ["spec"] = spec,
        };
        CanaryOwner.Mark(twin["metadata"]!.AsObject(), canary);
        annotations[HashAnnotation] = Hash(twin);
        return twin;
    }

    /// <summary>The bounds of the primary's autoscaler: its own where the Canary gives them, and never below the floor.</summary>
    public (int Min, int Max) BoundsOf(V1Autoscaler target, V1AutoscalerRef reference, int floor)
    {
        var (min, max) = kind.BoundsOf(target.Spec);
        min = Math.Max(reference.PrimaryScalerReplicas?.MinReplicas ?? min, floor);
        return (min, Math.Max(reference.PrimaryScalerReplicas?.MaxReplicas ?? max, min));
    }

    /// <summary>The server has what was rendered, and nobody changed it since.</summary>
    public static bool IsCurrent(JsonObject rendered, V1Autoscaler twin) =>
        twin.Metadata.Annotations?.GetValueOrDefault(HashAnnotation)
            == (string?)rendered["metadata"]!["annotations"]![HashAnnotation]
        && JsonSubset.Contains(twin.Spec, rendered["spec"]);

    private static string Hash(JsonObject twin) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(twin.ToJsonString())))[..16];

    private static JsonObject ToJson(IReadOnlyDictionary<string, string>? pairs) =>
        new((pairs ?? new Dictionary<string, string>()).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
}
