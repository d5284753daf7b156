using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>What an adopted object was before the Canary led it: kept in an annotation of the object, put back when the Canary goes.</summary>
internal static class OriginalConfiguration
{
    /// <summary>Holds the members of the spec that the Canary took over, as JSON.</summary>
    public const string Annotation = "canary.dev/original-configuration";

    /// <summary>Annotations may have 256 KiB in all.</summary>
    private const int Longest = 200_000;

    /// <summary>Where Flagger kept the spec of a VirtualService that was not made by kubectl.</summary>
    private const string FlaggersAnnotation = "flagger.kubernetes.io/original-configuration";

    /// <summary>Where kubectl keeps the whole object; Flagger went by it too.</summary>
    private const string KubectlsAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>All that the renderers ever write.</summary>
    private static readonly string[] Members = ["hosts", "gateways", "http", "tcp", "host", "trafficPolicy"];

    private static readonly string[] Protocols = ["http", "tcp"];

    /// <summary>Writes what was kept before, or else what is there now, into the metadata to apply.</summary>
    public static void Keep(JsonObject metadata, V1ObjectMeta existing, JsonElement spec, ServiceNames names)
    {
        if (ToKeep(existing, spec, names) is { } kept)
        {
            metadata["annotations"]![Annotation] = kept;
        }
    }

    /// <summary>Why an object can't be adopted; null: nothing is in the way.</summary>
    public static string? FindObstacle(V1ObjectMeta existing, JsonElement spec, ServiceNames names) =>
        ToKeep(existing, spec, names)?.Length > Longest
            ? "is too large to be kept in an annotation and put back later; delete it, or split it"
            : null;

    /// <summary>What was kept; null: nothing, so the object was not there before.</summary>
    public static JsonObject? Find(V1ObjectMeta existing) => Parse(existing.Annotations?.GetValueOrDefault(Annotation));

    /// <summary>The object as it was. What the Canary never took over stays as it is now.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="key">Its name.</param>
    /// <param name="original">What was kept.</param>
    /// <param name="existing">The spec as it is now.</param>
    /// <param name="taken">The members of the spec that the Canary leads.</param>
    public static JsonObject Restore(
        ResourceType type,
        ObjectKey key,
        JsonObject original,
        JsonElement existing,
        IReadOnlyCollection<string> taken
    )
    {
        var present = RoutePart.Node(existing) as JsonObject ?? [];
        var spec = new JsonObject(
            original
                .Where(member => taken.Contains(member.Key) || !present.ContainsKey(member.Key))
                .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))
        );
        return new()
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = RenderedMetadata.WithoutEmpty(RenderedMetadata.Plain(key, null)),
            ["spec"] = spec,
        };
    }

    /// <summary>Some route leads to the primary or the canary.</summary>
    public static bool LeadsToVariants(JsonNode? spec, ServiceNames names) =>
        Protocols
            .SelectMany(protocol => RoutePart.Items(RoutePart.At(spec, protocol)))
            .SelectMany(rule => RoutePart.Items(rule["route"]))
            .Select(destination => RoutePart.Text(RoutePart.At(destination, "destination", "host")))
            .Any(host => host == names.Primary || host == names.Canary);

    private static string? ToKeep(V1ObjectMeta existing, JsonElement spec, ServiceNames names) =>
        existing.Annotations?.GetValueOrDefault(Annotation) ?? Capture(existing, spec, names);

    /// <summary>A route that a Canary of Flagger's left behind is none to go back to: what Flagger found is.</summary>
    private static string? Capture(V1ObjectMeta existing, JsonElement spec, ServiceNames names)
    {
        var found = RoutePart.Node(spec) as JsonObject ?? [];
        if (LeadsToVariants(found, names))
        {
            found =
                Parse(existing.Annotations?.GetValueOrDefault(FlaggersAnnotation))
                ?? Parse(existing.Annotations?.GetValueOrDefault(KubectlsAnnotation))?["spec"] as JsonObject;
        }
        return found is null || LeadsToVariants(found, names)
            ? null
            : new JsonObject(
                found
                    .Where(member => Members.Contains(member.Key))
                    .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))
            ).ToJsonString();
    }

    private static JsonObject? Parse(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? null : JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // Edited by hand: as good as lost.
        }
    }
}
